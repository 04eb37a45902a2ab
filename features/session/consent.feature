Feature: Consent

  @req:session/prompt-consent
  Scenario: A session and prompt=consent leads to the consent page
    Given a valid authorization request
    And the end-user is signed in
    When "prompt" is "consent"
    Then the answer is "consent page", or tolerably "consent_required, interaction_required, login page"

  @req:session/consent-required
  Scenario: Nobody consents silently
    Given a valid authorization request of a client that asks for consent
    And the end-user is signed in
    When "prompt" is "none"
    Then the answer is "consent_required", or tolerably "interaction_required"

  @req:session/consent-remembered
  Scenario: Who has consented is not asked again
    Given a valid authorization request of a client that asks for consent
    And the second end-user has consented to it
    When "prompt" is "none"
    Then the answer is "code", or tolerably "consent_required, interaction_required"

  @req:session/new-scope-needs-consent
  Scenario: Consent does not cover a new scope value
    Given a valid authorization request of a client that asks for consent
    And the second end-user has consented to it
    And it asks for "prompt" as "none"
    When it asks for the scope "profile", too
    Then the added scope is not granted without consent

  @req:session/offline-access-needs-consent
  Scenario: Consent does not cover offline access
    Given a valid authorization request of a client that asks for consent
    And the second end-user has consented to it
    And it asks for "prompt" as "none"
    When it asks for the scope "offline_access", too
    Then no refresh token comes without consent
