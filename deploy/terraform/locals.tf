# What is read from files and put together, without any provider.

locals {
  task_role = "my-task-role-1"
  log_group = "/ecs/${local.task.family}"

  # The documents are the same that `switch-role policies` prints; these are their placeholders.
  placeholders = {
    ACCOUNT1_ID = var.account_1_id
    ACCOUNT2_ID = var.account_2_id
    TASK_ROLE   = local.task_role
    EXTERNAL_ID = var.external_id
    REGION      = var.region
  }
  ecs_trust          = templatefile("${path.module}/../iam/account-1-ecs-trust.json", local.placeholders)
  switch_role_trust  = templatefile("${path.module}/../iam/account-2-switch-role-trust.json", local.placeholders)
  switch_role_policy = templatefile("${path.module}/../iam/account-2-switch-role-policy.json", local.placeholders)
  task_role_policies = {
    for name in toset(values(var.switch_roles)) :
    name => templatefile("${path.module}/../iam/account-1-task-role-policy.json", merge(local.placeholders, {
      SWITCH_ROLE = name
    }))
  }

  task = jsondecode(file("${path.module}/../../ecs-task-def.json"))

  sidecar_config = jsonencode({
    roles = {
      for name, role in var.switch_roles : name => {
        roleArn    = "arn:aws:iam::${var.account_2_id}:role/${role}"
        externalId = var.external_id
      }
    }
  })

  container_definitions = [
    for container in local.task.containerDefinitions : merge(container, {
      # What prepares the volumes runs the sidecar's image.
      image = var.images[container.name == "switch-role-volumes" ? "switch-role" : container.name]
      environment = [
        for variable in try(container.environment, []) :
        variable.name == "SWITCH_ROLE_CONFIG" ? { name = variable.name, value = local.sidecar_config } : variable
      ]
      logConfiguration = merge(container.logConfiguration, {
        options = merge(container.logConfiguration.options, {
          "awslogs-group"  = local.log_group
          "awslogs-region" = var.region
        })
      })
    })
  ]
}
