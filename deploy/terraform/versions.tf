terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # A provider older than a member of a container definition, such as restartPolicy, drops it without a word.
      version = ">= 6.0"
    }
  }
}

# Account 1 runs the task. A wrong login stops here, before anything is made.
provider "aws" {
  alias               = "account_1"
  region              = var.region
  profile             = var.account_1_profile
  allowed_account_ids = [var.account_1_id]
}

# Account 2 has the table.
provider "aws" {
  alias               = "account_2"
  region              = var.region
  profile             = var.account_2_profile
  allowed_account_ids = [var.account_2_id]
}
