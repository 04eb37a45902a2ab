Feature: Failures that go to the client

  @req:authorize/error-by-redirect
  Scenario: A bad request goes to the client by redirect
    Given a valid authorization request
    When "response_type" is "unknown"
    Then the client gets the error by redirect

  @req:authorize/state-returned-with-error
  Scenario Outline: The state comes back with the error of a bad <parameter>
    Given a valid authorization request
    When "<parameter>" is "<value>"
    Then the client gets an error with its state

    Examples:
      | parameter     | value      |
      | response_type | unknown    |
      | prompt        | none login |

  @req:authorize/state-returned-with-error
  Scenario: The state comes back when a session is missing
    Given a valid authorization request
    And the end-user is not signed in
    When "prompt" is "none"
    Then the client gets an error with its state

  @req:authorize/state-returned-with-error
  Scenario Outline: The state comes back with any error about <parameter> as "<value>"
    Given a valid authorization request
    When "<parameter>" is "<value>"
    Then an error that the client gets has its state

    Examples:
      | parameter             | value                 |
      | response_type         | id_token token        |
      | response_mode         | unheard-of            |
      | code_challenge_method | S1024                 |
      | code_challenge        | tooshort              |
      | prompt                | unheard-of            |
      | max_age               | -1                    |
      | id_token_hint         | no-token              |
      | claims                | no-json               |
      | request               | x                     |
      | request_uri           | https://rp.example.test/request.jwt |
      | registration          | {}                    |

  @req:authorize/state-returned-with-error
  Scenario: The state comes back with the error of a missing response type
    Given a valid authorization request
    When "response_type" is left out
    Then an error that the client gets has its state

  @req:authorize/state-returned-with-error
  Scenario Outline: The state comes back with the error of a repeated <parameter>
    Given a valid authorization request
    When "<parameter>" is sent twice
    Then an error that the client gets has its state

    Examples:
      | parameter      |
      | scope          |
      | code_challenge |

  @req:authorize/state-returned-with-error
  Scenario Outline: A state with <what> comes back with an error
    Given a valid authorization request
    And its state ends with "<text>"
    When "response_type" is "unknown"
    Then the client gets an error with its state

    Examples:
      | what                   | text         |
      | plus, slash and equals | a+b/c==      |
      | ampersand and percent  | a&b=c%20d%26 |
      | a number sign          | a#b=c        |
      | letters beyond ASCII   | éß漢😀       |

  @req:authorize/no-state-invented
  Scenario: No state comes back with a code when none was sent
    Given a valid authorization request without a state
    And the end-user is signed in
    When consent is given where it is asked
    Then the client gets a code without a state

  @req:authorize/no-state-invented
  Scenario: No state comes back when none was sent
    Given a valid authorization request without a state
    When "response_type" is "unknown"
    Then the client gets an error without a state

  @req:authorize/redirect-uri-query-kept
  Scenario: The registered query is kept in an error
    Given a valid authorization request of a client whose redirect URI has a query
    When "response_type" is "unknown"
    Then the registered query is kept

  @req:authorize/error-response-well-formed
  Scenario Outline: The error of a bad <parameter> is well-formed
    Given a valid authorization request
    When "<parameter>" is "<value>"
    Then the error response is well-formed

    Examples:
      | parameter     | value      |
      | response_type | unknown    |
      | prompt        | none login |

  @req:authorize/error-response-well-formed
  Scenario Outline: An error about a scope with <what> is well-formed
    Given a valid authorization request
    When "scope" holds <what>
    Then an error that the client gets is well-formed

    Examples:
      | what                |
      | a quote             |
      | a backslash         |
      | a control character |

  @req:authorize/error-response-well-formed
  Scenario Outline: An error about <parameter> with a quote in it is well-formed
    Given a valid authorization request
    When "<parameter>" is '<value>'
    Then an error that the client gets is well-formed

    Examples:
      | parameter             | value        |
      | prompt                | unheard"of   |
      | code_challenge_method | S"1024       |
      | max_age               | "1"          |
      | response_mode         | "query"      |
      | claims                | {"id_token": |

  @req:authorize/error-response-known-parameters
  Scenario Outline: The error of a bad <parameter> holds known parameters only
    Given a valid authorization request
    When "<parameter>" is "<value>"
    Then an error that the client gets holds only known parameters

    Examples:
      | parameter     | value      |
      | response_type | unknown    |
      | prompt        | none login |

  @req:authorize/missing-response-type
  Scenario: A missing response type is an invalid request
    Given a valid authorization request
    When "response_type" is left out
    Then the answer is "invalid_request", or tolerably "unsupported_response_type, error page"

  @req:authorize/unauthorized-client
  Scenario: A client without the authorization code grant is refused
    Given a valid authorization request
    When it comes from the client without the authorization code grant
    Then the answer is "unauthorized_client", or tolerably "error page, invalid_request"

  @req:authorize/malformed-scope
  Scenario Outline: A scope with <what> is no failure of the server
    Given a valid authorization request
    When "scope" holds <what>
    Then the answer is "invalid_scope, invalid_request, login page, consent page, code"

    Examples:
      | what                |
      | a quote             |
      | a backslash         |
      | a control character |

  @req:authorize/request-not-supported
  Scenario: A request object is refused
    Given a valid authorization request
    When "request" is an unsigned request object
    Then the answer is "request_not_supported"

  @req:authorize/request-uri-not-supported
  Scenario: A request URI is refused
    Given a valid authorization request
    When "request_uri" is "https://rp.example.test/request.jwt"
    Then the answer is "request_uri_not_supported"

  @req:authorize/request-uri-not-fetched
  Scenario: A request URI is not fetched
    Given a valid authorization request
    When "request_uri" leads to the listener
    Then the listener is not visited

  @req:authorize/registration-not-supported
  Scenario: Registration in the request is refused
    Given a valid authorization request
    When "registration" is "{}"
    Then the answer is "registration_not_supported"

  @req:authorize/request-checked-before-session
  Scenario Outline: A bad <parameter> is reported before a missing session
    Given a valid authorization request
    And the end-user is not signed in
    And it asks for "prompt" as "none"
    When "<parameter>" is "<value>"
    Then the client gets another error than "login_required"

    Examples:
      | parameter             | value    |
      | response_type         | unknown  |
      | code_challenge_method | S1024    |

  @req:authorize/server-error @serial
  Scenario: An internal failure reaches the client
    Given a valid authorization request
    When the next request meets an internal failure
    Then the answer is "server_error"

  @req:authorize/temporarily-unavailable @serial
  Scenario: An overload reaches the client
    Given a valid authorization request
    When the next request finds the server overloaded
    Then the answer is "temporarily_unavailable"
