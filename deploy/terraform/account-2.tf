# The trust goes by the task role's name, so these may be made before it, and outlive it.
resource "aws_iam_role" "switch_role" {
  for_each = toset(values(var.switch_roles))

  provider           = aws.account_2
  name               = each.key
  assume_role_policy = local.switch_role_trust
}

resource "aws_iam_role_policy" "switch_role" {
  for_each = aws_iam_role.switch_role

  provider = aws.account_2
  name     = "use-tables"
  role     = each.value.name
  policy   = local.switch_role_policy
}
