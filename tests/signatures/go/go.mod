module github.com/descope/go-sdk

go 1.25.0
