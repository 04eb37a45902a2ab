Feature: What the metadata say and what the token endpoint does

  @req:metadata/grant-types-work
  Scenario Outline: The listed grant type "<grant>" is known
    Given a valid token request for a code
    When the token request has the listed grant type "<grant>"
    Then the token endpoint knows the grant type

    Examples:
      | grant                                           |
      | refresh_token                                   |
      | client_credentials                              |
      | password                                        |
      | urn:ietf:params:oauth:grant-type:device_code    |
      | urn:ietf:params:oauth:grant-type:jwt-bearer     |
      | urn:ietf:params:oauth:grant-type:token-exchange |
      | urn:openid:params:grant-type:ciba               |

  @req:metadata/grant-types-complete
  Scenario Outline: The unlisted grant type "<grant>" is refused
    Given a valid token request for a code
    When the token request has the unlisted grant type "<grant>"
    Then the token endpoint answers "unsupported_grant_type, invalid_client", or tolerably "unauthorized_client, invalid_request"

    Examples:
      | grant                                           |
      | password                                        |
      | urn:ietf:params:oauth:grant-type:device_code    |
      | urn:ietf:params:oauth:grant-type:jwt-bearer     |
      | urn:ietf:params:oauth:grant-type:token-exchange |
      | urn:openid:params:grant-type:ciba               |

  @req:metadata/grant-types-complete
  Scenario: A refresh token brings nothing where refreshing is not listed
    Given the metadata do not list "refresh_token" for "grant_type"
    And a valid token request for a refresh token
    Then the token endpoint answers "unsupported_grant_type, invalid_client", or tolerably "unauthorized_client, invalid_request"

  @req:metadata/client-authentication-works
  Scenario Outline: The listed client authentication "<method>" gives tokens
    Given the metadata list "<method>" for "token_endpoint_auth_method"
    And a valid token request of a client that authenticates by "<method>"
    Then the token endpoint answers "tokens"

    Examples:
      | method              |
      | client_secret_basic |
      | client_secret_post  |
      | client_secret_jwt   |
      | private_key_jwt     |
      | tls_client_auth     |
      | none                |
