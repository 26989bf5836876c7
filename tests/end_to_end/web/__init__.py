"""The web app of each language, asked over HTTP by users, attackers and browsers of other sites."""
