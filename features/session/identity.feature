Feature: Whom a request is about

  @req:session/silent-sign-in-same-authentication @clock @slow
  Scenario: A silent sign-in names the same authentication
    Given a valid authorization request
    And the end-user has just signed in
    And the client has an ID token of the session
    And 3 seconds pass
    And it asks for "prompt" as "none"
    And it asks for "max_age" as "10000"
    When the code is exchanged
    Then the ID token names the same authentication as before

  @req:session/own-hint-accepted
  Scenario: The end-user's own ID token hint leads to a code
    Given a valid authorization request
    And the end-user is signed in
    And the client has an ID token of the session
    And it asks for "prompt" as "none"
    When "id_token_hint" is that ID token
    Then the answer is "code", or tolerably "consent_required, interaction_required"

  @req:session/id-token-hint-of-another-user
  Scenario: Another end-user's ID token hint is an error
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "none"
    When "id_token_hint" is an ID token of the second end-user
    Then the answer is "login_required", or tolerably "interaction_required, account_selection_required, invalid_request, access_denied, error page"

  @req:session/hint-signs-nobody-in
  Scenario: Another end-user's ID token hint signs nobody in
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "none"
    When "id_token_hint" is an ID token of the second end-user
    Then the end-user whom it names is not signed in

  @req:session/hint-signs-nobody-in
  Scenario: An ID token hint without a session signs nobody in
    Given a valid authorization request
    And the end-user is not signed in
    And it asks for "prompt" as "none"
    When "id_token_hint" is an ID token of the second end-user
    Then the end-user whom it names is not signed in

  @req:session/hint-forged
  Scenario: An ID token hint that is no token is refused or ignored
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "none"
    When "id_token_hint" is "this.is.no-token"
    Then the answer is "invalid_request, code, error page", or tolerably "login_required, interaction_required"

  @req:session/hint-forged
  Scenario: An unsigned ID token hint is not believed
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "none"
    When "id_token_hint" is an unsigned ID token of the second end-user
    Then the forged hint is not believed

  @req:session/hint-forged
  Scenario: An ID token hint with a signature of somebody else is not believed
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "none"
    When "id_token_hint" is an ID token of the second end-user with another signature
    Then the forged hint is not believed

  @req:session/claims-subject-of-another
  Scenario: A silent request for another end-user is an error
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "none"
    When it asks for a token of the second end-user
    Then the answer is "login_required", or tolerably "interaction_required, account_selection_required, invalid_request, access_denied, error page"

  @req:session/claims-subject-of-another
  Scenario: A request for another end-user gives that end-user's token to nobody
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "none"
    When it asks for a token of the second end-user
    Then the end-user whom it names is not signed in

  @req:session/claims-subject-of-another
  Scenario: A request for another end-user or the one who is signed in gives nobody else's token
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "none"
    When it asks for a token of the second end-user or the first
    Then the end-user whom it names is not signed in

  @req:session/claims-subject-of-another
  Scenario: A request for the one who is signed in or another end-user gives nobody else's token
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "none"
    When it asks for a token of the first end-user or the second
    Then the end-user whom it names is not signed in

  @req:authorize/malformed-claims
  Scenario Outline: A "claims" parameter that is <what> is an invalid request
    Given a valid authorization request
    When "claims" is '<claims>'
    Then the answer is "invalid_request", or tolerably "error page, login page, consent page, code"

    Examples:
      | what                  | claims                       |
      | no JSON               | no-json                      |
      | an array              | []                           |
      | a number              | 5                            |
      | a cut object          | {"id_token":{                |
      | of a wrong member     | {"id_token":5}               |
      | of a wrong claim      | {"userinfo":{"name":"yes"}}  |
      | of a wrong list       | {"id_token":{"sub":{"values":"a"}}} |
