Feature: The question whether to sign out

  # The question is left open: the session must be alive while nobody has answered.

  @req:logout/asks-without-hint
  Scenario: A sign-out without parameters signs nobody out unasked
    Given the end-user has just signed in
    And a valid sign-out request
    When it has no parameters
    Then the end-user is still signed in

  @req:logout/asks-without-hint
  Scenario: A sign-out without a hint signs nobody out unasked
    Given the end-user has just signed in
    And a valid sign-out request
    When "id_token_hint" is left out
    Then the end-user is not sent away before a question is answered
    And the end-user is still signed in

  @req:logout/asks-without-hint
  Scenario: The name of the client alone signs nobody out unasked
    Given the end-user has just signed in
    And a valid sign-out request
    When it names its client instead of a hint
    Then the end-user is not sent away before a question is answered
    And the end-user is still signed in

  @req:logout/asks-for-another
  Scenario: A hint for another end-user signs nobody out unasked
    Given the end-user has just signed in
    And a valid sign-out request
    When "id_token_hint" is an ID token of the second end-user
    Then the end-user is not sent away before a question is answered
    And the end-user is still signed in

  @req:logout/forged-hint
  Scenario: A hint with another signature is worth nothing
    Given the end-user has just signed in
    And a valid sign-out request
    When the hint has another signature
    Then the end-user is not sent away before a question is answered
    And the end-user is still signed in

  @req:logout/forged-hint
  Scenario: An unsigned hint is worth nothing
    Given the end-user has just signed in
    And a valid sign-out request
    When the hint is unsigned
    Then the end-user is not sent away before a question is answered
    And the end-user is still signed in

  @req:logout/forged-hint
  Scenario: A hint of another issuer is worth nothing
    Given the end-user has just signed in
    And a valid sign-out request
    When the hint names another issuer
    Then the end-user is not sent away before a question is answered
    And the end-user is still signed in

  @req:logout/forged-hint
  Scenario Outline: A hint whose claims are <claims> is worth nothing
    Given the end-user has just signed in
    And a valid sign-out request
    When the claims of the hint are "<claims>"
    Then the end-user is not sent away before a question is answered
    And the end-user is still signed in

    Examples:
      | claims  |
      | null    |
      | []      |
      | no JSON |

  @req:logout/question-protected
  Scenario: Another site cannot answer the question
    Given the end-user has just signed in
    And a valid sign-out request
    When it has no parameters
    And another site answers the question without the secrets of the page
    Then the end-user is still signed in
