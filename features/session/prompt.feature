Feature: Session and prompt

  @req:session/no-prompt-without-session
  Scenario: No session and no prompt leads to the login page
    Given a valid authorization request
    And the end-user is not signed in
    Then the answer is "login page"

  @req:session/prompt-login-without-session
  Scenario: No session and prompt=login leads to the login page
    Given a valid authorization request
    And the end-user is not signed in
    When "prompt" is "login"
    Then the answer is "login page"

  @req:session/prompt-none-without-session
  Scenario: No session and prompt=none is a login_required error
    Given a valid authorization request
    And the end-user is not signed in
    When "prompt" is "none"
    Then the answer is "login_required", or tolerably "interaction_required"

  @req:session/unsupported-prompt
  Scenario Outline: No session and prompt=<prompt> is no failure
    Given a valid authorization request
    And the end-user is not signed in
    When "prompt" is "<prompt>"
    Then the answer is "invalid_request, error page, login page, consent page, consent_required, account_selection_required, interaction_required"

    Examples:
      | prompt         |
      | consent        |
      | select_account |
      | create         |
      | unheard-of     |
      | LOGIN          |

  @req:session/unsupported-prompt
  Scenario Outline: A session and prompt=<prompt> is no failure
    Given a valid authorization request
    And the end-user is signed in
    When "prompt" is "<prompt>"
    Then the answer is "invalid_request, error page, login page, consent page, code, consent_required, account_selection_required, interaction_required"

    Examples:
      | prompt         |
      | consent        |
      | select_account |
      | unheard-of     |

  @req:session/prompt-none-combined
  Scenario Outline: prompt=<prompt> contradicts itself
    Given a valid authorization request
    When "prompt" is "<prompt>"
    Then the answer is "invalid_request"

    Examples:
      | prompt       |
      | none login   |
      | none consent |
      | none select_account |
      | login none   |

  @req:session/prompt-none-combined
  Scenario: prompt=none login contradicts itself with a session, too
    Given a valid authorization request
    And the end-user is signed in
    When "prompt" is "none login"
    Then the answer is "invalid_request"

  @req:session/prompt-login-with-session
  Scenario: A session and prompt=login leads to the login page
    Given a valid authorization request
    And the end-user is signed in
    When "prompt" is "login"
    Then the answer is "login page", or tolerably "login_required"

  @req:session/prompt-login-renews-auth-time @clock @slow
  Scenario: Signing in again renews the time of authentication
    Given a valid authorization request
    And the end-user has just signed in
    And 3 seconds pass
    And it asks for "prompt" as "login"
    When the end-user signs in
    Then the time of authentication is that of the second sign-in

  @req:session/prompt-none-with-session
  Scenario: A session and prompt=none leads to a code
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "none"
    Then the answer is "code", or tolerably "consent_required, interaction_required"

  @req:session/code-with-session
  Scenario: A session and no prompt leads to a code
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    Then the answer is "code"

  @req:session/prompt-select-account
  Scenario: A session and prompt=select_account leads to a choice
    Given a valid authorization request
    And the end-user is signed in
    When "prompt" is "select_account"
    Then the answer is "login page, consent page, account_selection_required", or tolerably "interaction_required, login_required"
