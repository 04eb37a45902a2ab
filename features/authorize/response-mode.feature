Feature: Where an authorization response stands

  @req:authorize/response-mode
  Scenario Outline: The answer to a request for "<type>" stands <where>
    Given a valid authorization request for the response type "<type>"
    And the end-user is signed in
    And it asks for the response mode "<mode>"
    When consent is given where it is asked
    Then the client gets what it asked for, where it asked for it

    Examples:
      | type          | mode      | where                                 |
      | code          |           | in the query                          |
      | code          | query     | in the query where that is asked      |
      | code          | fragment  | in the fragment where that is asked   |
      | code          | form_post | in a form where that is asked         |
      | id_token      |           | in the fragment                       |
      | id_token      | fragment  | in the fragment where that is asked   |
      | id_token      | form_post | in a form where that is asked         |
      | code id_token |           | in the fragment                       |
      | code id_token | fragment  | in the fragment where that is asked   |
      | code id_token | form_post | in a form where that is asked         |

  @req:authorize/error-in-response-mode
  Scenario Outline: A missing session is reported to a request for "<type>" <where>
    Given a valid authorization request for the response type "<type>"
    And the end-user is not signed in
    And it asks for the response mode "<mode>"
    When "prompt" is "none"
    Then the client gets the error where it asked for its answer

    Examples:
      | type          | mode      | where           |
      | code          | fragment  | in the fragment |
      | code          | form_post | in a form       |
      | id_token      |           | in the fragment |
      | id_token      | form_post | in a form       |
      | code id_token |           | in the fragment |
      | code id_token | form_post | in a form       |

  @req:authorize/error-in-response-mode
  Scenario Outline: A bad prompt is reported to a request for "<type>" <where>
    Given a valid authorization request for the response type "<type>"
    And it asks for the response mode "<mode>"
    When "prompt" is "none login"
    Then the client gets the error where it asked for its answer

    Examples:
      | type          | mode      | where           |
      | code          | fragment  | in the fragment |
      | code          | form_post | in a form       |
      | id_token      |           | in the fragment |
      | code id_token |           | in the fragment |

  @req:authorize/no-tokens-in-query
  Scenario Outline: A request for "<type>" is not answered in the query
    Given a valid authorization request for the response type "<type>"
    And the end-user is signed in
    When "response_mode" is "query"
    And consent is given where it is asked
    Then the client gets nothing in the query

    Examples:
      | type          |
      | id_token      |
      | code id_token |

  @req:authorize/unknown-response-mode
  Scenario: An unknown response mode is an invalid request
    Given a valid authorization request
    When "response_mode" is "smoke_signal"
    Then the answer is "invalid_request, unsupported_response_mode", or tolerably "error page, login page, consent page, code"
