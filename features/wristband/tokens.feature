Feature: Refresh tokens for who asks for them

  @req:wristband/refresh-token-iff-offline-access
  Scenario: A refresh token comes with offline_access
    Given a valid authorization request
    And it asks for "scope" as "openid offline_access"
    And a valid token request for a code
    Then the tokens come with a refresh token

  @req:wristband/refresh-token-iff-offline-access
  Scenario: No refresh token comes without offline_access
    Given a valid authorization request
    And it asks for "scope" as "openid"
    And a valid token request for a code
    Then the tokens come without a refresh token
