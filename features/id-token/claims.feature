Feature: What ID tokens say and how they are signed

  @req:id-token/signature
  Scenario: The signature is that of a published key
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the ID token is signed by a published key

  @req:id-token/issuer
  Scenario: The issuer is the server's
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the ID token names the issuer

  @req:id-token/audience
  Scenario: The audience is the client
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the ID token is for the client

  @req:id-token/authorized-party
  Scenario: Several audiences are no doubt about the client
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then an ID token for several names the party that it was issued to

  @req:id-token/expiry
  Scenario: The expiry is in the future
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the ID token has not expired

  @req:id-token/issued-at
  Scenario: The time of issue is now
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the ID token says when it was issued

  @req:id-token/access-token-hash
  Scenario: The ID token of the token endpoint names the access token
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the ID token names the access token

  @req:id-token/subject
  Scenario: The subject is a short text
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the subject of the ID token is well formed

  @req:id-token/subject-stable
  Scenario: The subject stays the end-user's own
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the subject stays the end-user's own

  @req:id-token/no-key-in-header
  Scenario: The header holds no key
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the header of the ID token holds no key

  @req:id-token/key-strength
  Scenario: The key is long enough
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the key of the ID token is long enough

  @req:id-token/claims-well-formed
  Scenario: The claims have their types
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the claims of the ID token are well formed

  @req:id-token/scope-claims
  Scenario: The claims of scopes are left to userinfo
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the ID token leaves the claims of scopes to userinfo

  @req:wristband/id-token-rs256
  Scenario: The signature is one by RS256
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the ID token is signed with "RS256"

  @req:id-token/class-asked-for
  Scenario: The class of authentication is one that was asked for
    Given a valid authorization request
    And the end-user is signed in
    And it asks for the listed classes of authentication
    When consent is given where it is asked
    And the code is exchanged
    Then the ID token names a class of authentication that was asked for

  @req:id-token/access-token-hash
  Scenario Outline: The ID token of "<type>" names the access token
    Given a valid authorization request for the response type "<type>"
    And the end-user is signed in
    When consent is given where it is asked
    Then the ID token of the response names the access token

    Examples:
      | type                |
      | id_token token      |
      | code id_token token |

  @req:id-token/hybrid-agrees
  Scenario: Both ID tokens of "code id_token" are about the same end-user
    Given a valid authorization request for the response type "code id_token"
    And the end-user is signed in
    When consent is given where it is asked
    Then the ID tokens of both endpoints agree
