"""What is asked after a consultation: questionnaires, invitations, answers, masking, results."""
