  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      switch (request.getMethod() + " " + request.getServletPath()) {
        case "POST /sign-up":
          signUp(request, response);
          break;
        case "POST /mfa/start":
          sendCode(request, response);
          break;
        case "POST /mfa/verify":
          verifyCode(request, response);
          break;
        case "GET /account":
          account(request, response);
          break;
        default:
          response.sendError(HttpServletResponse.SC_NOT_FOUND);
      }
    } catch (Exception error) {
      refuse(response, error);
    }
  }

  /** A field of the form that the browser sent. */
  private static String field(HttpServletRequest request, String name) {
    String value = request.getParameter(name);
    if (value == null || value.isEmpty()) {
      throw new Failure("argument " + name + " is missing");
    }
    return value;
  }

  /** A cookie of an earlier answer. */
  private static String cookie(HttpServletRequest request, String name) {
    Cookie[] cookies = request.getCookies();
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      if (cookie.getName().equals(name)) {
        return cookie.getValue();
      }
    }
    throw new Failure("cookie " + name + " is missing");
  }

  /** Store the JWT in an HttpOnly, SameSite=Strict cookie. */
  private static void keep(HttpServletResponse response, String name, String token) {
    Cookie cookie = new Cookie(name, token);
    cookie.setPath("/");
    cookie.setSecure(true);
    cookie.setHttpOnly(true);
    cookie.setAttribute("SameSite", "Strict");
    response.addCookie(cookie);
  }

  private static void answer(HttpServletResponse response, int status, Map<String, ?> body)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    new ObjectMapper().writeValue(response.getOutputStream(), body);
  }

  /** Any other code is 401: the service refused, or a cookie or a valid session is missing. */
  private static final Map<String, Integer> STATUS =
      Map.of("argument", 400, "mfa", 403, "network", 502, "unreadable", 502);

  /** Answer a failure as JSON, without a stack trace and without a token. */
  private static void refuse(HttpServletResponse response, Exception error) throws IOException {
    String[] told = describe(error).split(" ", 2);
    int status = STATUS.getOrDefault(told[0], HttpServletResponse.SC_UNAUTHORIZED);
    answer(response, status, Map.of("code", told[0], "description", told[1]));
  }

  /** A failure of this program: a code and a description. */
  private static class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }
  }

  /** Return the service's answer, the SDK's refusal, or why no answer came. */
  private static String describe(Exception error) {
    if (error instanceof Failure) {
      return error.getMessage();
    }
    if (error instanceof IOException) { // the SDK does not declare it, but throws it
      return "network the service cannot be reached";
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
    return "unreadable " + error.getClass().getSimpleName();
  }

  /** The service's answer is JSON with a code, unless something else answered in its place. */
  private static String answered(String answer) {
    try {
      JsonNode body = new ObjectMapper().readTree(answer);
      String code = body.path("errorCode").asText("unreadable");
      return code + " " + body.path("errorDescription").asText("the answer has no error code");
    } catch (JsonProcessingException error) {
      return "unreadable the answer is no JSON";
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
