variable "account_1_id" {
  description = "The account that runs the task."
  type        = string
}

variable "account_2_id" {
  description = "The account that has the tables."
  type        = string
}

variable "account_1_profile" {
  description = "The profile of your AWS config file for account 1; null takes what the environment gives."
  type        = string
  default     = null
}

variable "account_2_profile" {
  description = "The profile of your AWS config file for account 2; null takes what the environment gives."
  type        = string
  default     = null
}

variable "region" {
  description = "Where the task runs and the tables are."
  type        = string
}

variable "external_id" {
  description = "What the sidecar names and the switch-roles ask for. Not a secret; one for each user of a switch-role."
  type        = string
}

variable "switch_roles" {
  description = "For each name in the sidecar's configuration, the switch-role in account 2 that it stands for."
  type        = map(string)
  default     = { app = "switch-role", reporting = "reporting" }
}

variable "images" {
  description = "The image of each container of the task definition, by container name."
  type        = map(string)
}

variable "subnet_ids" {
  description = "Subnets of account 1 from which the task reaches STS: through NAT or an interface endpoint."
  type        = list(string)
}

variable "security_group_ids" {
  description = "Security groups of account 1 for the task. It needs no inbound rule: the sidecar listens on loopback."
  type        = list(string)
}

variable "desired_count" {
  description = "How many tasks the service keeps running."
  type        = number
  default     = 1
}
