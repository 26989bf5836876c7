  }

  /** Print a prompt and read the next line of standard input. */
  private static String ask(String prompt) throws IOException {
    System.out.println(prompt);
    String answer = INPUT.readLine();
    if (answer == null) {
      throw new Failure("input ended");
    }
    return answer.trim();
  }

  /** A failure of this program's own. */
  private static class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }
  }

  /** Tell what the service answered, what the SDK refused, or why no answer came. */
  private static String describe(Exception error) {
    if (error instanceof Failure) {
      return error.getMessage();
    }
    if (error instanceof IOException) { // the SDK does not declare it, but throws it
      return "network " + error.getMessage();
    }
    if (error instanceof ServerCommonException) {
      String answer = ((ServerCommonException) error).getServerResponse();
      if (answer != null) {
        return answered(answer);
      }
    }
    if (error instanceof DescopeException) {
      return ((DescopeException) error).getCode() + " " + error.getMessage();
    }
    return "unreadable " + error;
  }

  /** The service's answer is JSON with a code, unless something else answered in its place. */
  private static String answered(String answer) {
    try {
      JsonNode body = new ObjectMapper().readTree(answer);
      String code = body.path("errorCode").asText("unreadable");
      if (code.equals("E062107")) {
        System.err.println(
            "This login ID has signed up before. Set LOGIN_ID to another one and run again.");
      }
      return code + " " + body.path("errorDescription").asText("the answer has no error code");
    } catch (JsonProcessingException error) {
      return "unreadable " + error.getOriginalMessage();
    }
  }

  public static void main(String[] args) {
    try {
      run();
    } catch (Exception error) {
      System.err.println("error: " + describe(error));
      System.exit(1);
    }
  }
}
