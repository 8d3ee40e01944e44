# moto verifies with botocore's own signer, which never signs User-Agent; the AWS SDK for Java v1 does.
# With this, moto counts every header that a client says it has signed.
import botocore.auth

botocore.auth.SIGNED_HEADERS_BLACKLIST.remove('user-agent')
