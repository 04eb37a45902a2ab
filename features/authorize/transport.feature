Feature: How the authorization endpoint is reached

  @req:authorize/get-supported
  Scenario: A correct request by GET is handled
    Given a valid authorization request
    Then the request proceeds

  @req:authorize/post-supported
  Scenario: A correct request by POST is handled like one by GET
    Given a valid authorization request
    When it is sent as a POST
    Then the answer is of the same kind as without the change

  # A browser brings no `SameSite=Lax` cookie with a form of another site, so that there is no session to speak of.
  @req:authorize/post-supported @http
  Scenario: A correct request by POST is handled like one by GET with a session, too
    Given a valid authorization request
    And the end-user is signed in
    When it is sent as a POST
    Then the answer is of the same kind as without the change

  @req:authorize/no-cors
  Scenario: A script of another origin gets no access
    Given a valid authorization request
    When it comes from a script of another origin
    Then no cross-origin access is granted

  @req:authorize/unknown-parameter-ignored
  Scenario: An unknown parameter changes nothing
    Given a valid authorization request
    When "x_unknown" is "1"
    Then the answer is of the same kind as without the change

  @req:authorize/unknown-parameter-ignored
  Scenario: An unknown parameter changes nothing with a session, either
    Given a valid authorization request
    And the end-user is signed in
    When "extra" is "foobar"
    Then the answer is of the same kind as without the change

  @req:authorize/empty-parameter-ignored
  Scenario Outline: An empty <parameter> changes nothing
    Given a valid authorization request
    When "<parameter>" is empty
    Then the answer is of the same kind as without the change

    Examples:
      | parameter  |
      | prompt     |
      | max_age    |
      | login_hint |

  @req:authorize/empty-parameter-ignored
  Scenario Outline: An empty <parameter> counts as left out
    Given a valid authorization request
    And it leaves out "<parameter>", where the target allows that
    When "<parameter>" is empty
    Then the answer is of the same kind as without the change

    Examples:
      | parameter      |
      | scope          |
      | nonce          |
      | code_challenge |
      | response_mode  |
      | id_token_hint  |

  @req:authorize/malformed-encoding
  Scenario Outline: <what> in a parameter is no failure of the server
    Given a valid authorization request
    When "state" is the raw text "<bytes>"
    Then the answer is "invalid_request, error page, login page, consent page, code"

    Examples:
      | what                    | bytes                              |
      | Broken percent-encoding | abcdefghijklmnopqrstuvwxyz0123%zz  |
      | A cut percent sign      | abcdefghijklmnopqrstuvwxyz012345%2 |
      | A NUL                   | abcdefghijklmnopqrstuvwxyz012345%00 |
      | Invalid UTF-8           | abcdefghijklmnopqrstuvwxyz012345%ff%fe |
