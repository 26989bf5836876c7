module example.com/mfa-with-go-in-a-web-handler

go 1.25.0

require github.com/descope/go-sdk v1.30.0
