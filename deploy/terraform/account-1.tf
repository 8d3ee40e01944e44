# The roles of the task.

resource "aws_iam_role" "task" {
  provider           = aws.account_1
  name               = local.task_role
  assume_role_policy = local.ecs_trust
}

# Without this the switch-role's trust alone opens nothing: across accounts both sides have to allow.
resource "aws_iam_role_policy" "task" {
  for_each = local.task_role_policies

  provider = aws.account_1
  name     = "assume-${each.key}"
  role     = aws_iam_role.task.name
  policy   = each.value
}

resource "aws_iam_role" "execution" {
  provider           = aws.account_1
  name               = "my-task-execution-role"
  assume_role_policy = local.ecs_trust
}

# Pulls the images and writes the logs; the containers never get it.
resource "aws_iam_role_policy_attachment" "execution" {
  provider   = aws.account_1
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

# The task.

resource "aws_cloudwatch_log_group" "task" {
  provider          = aws.account_1
  name              = local.log_group
  retention_in_days = 30
}

resource "aws_ecs_cluster" "this" {
  provider = aws.account_1
  name     = local.task.family
}

resource "aws_ecs_task_definition" "task" {
  provider                 = aws.account_1
  family                   = local.task.family
  requires_compatibilities = local.task.requiresCompatibilities
  network_mode             = local.task.networkMode
  cpu                      = local.task.cpu
  memory                   = local.task.memory
  task_role_arn            = aws_iam_role.task.arn
  execution_role_arn       = aws_iam_role.execution.arn
  container_definitions    = jsonencode(local.container_definitions)

  runtime_platform {
    cpu_architecture        = local.task.runtimePlatform.cpuArchitecture
    operating_system_family = local.task.runtimePlatform.operatingSystemFamily
  }

  # One for each app container that may have a role: whoever does not mount it cannot have the role.
  dynamic "volume" {
    for_each = local.task.volumes
    content {
      name = volume.value.name
    }
  }
}

resource "aws_ecs_service" "task" {
  provider        = aws.account_1
  name            = local.task.family
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.task.arn
  desired_count   = var.desired_count
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = var.subnet_ids
    security_groups = var.security_group_ids
  }

  # A task that starts before its roles are complete is refused by STS until they are.
  depends_on = [
    aws_cloudwatch_log_group.task,
    aws_iam_role_policy.task,
    aws_iam_role_policy.switch_role,
    aws_iam_role_policy_attachment.execution,
  ]
}
