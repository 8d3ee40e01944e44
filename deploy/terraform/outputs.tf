output "task_role_arn" {
  value = aws_iam_role.task.arn
}

output "switch_role_arns" {
  value = { for name, role in aws_iam_role.switch_role : name => role.arn }
}

output "task_definition_arn" {
  value = aws_ecs_task_definition.task.arn
}
