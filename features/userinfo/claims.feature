Feature: What userinfo tells

  @req:userinfo/get
  Scenario: A GET is answered
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked
    Then userinfo answers with claims

  @req:userinfo/post
  Scenario: A POST is answered
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked by POST
    Then userinfo answers with claims

  @req:userinfo/post-form
  Scenario: A form with the access token
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked with the access token in a form
    Then userinfo answers with claims

  @req:userinfo/same-subject
  Scenario: Userinfo is about the end-user of the ID token
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked
    Then userinfo is about the end-user of the ID token

  @req:userinfo/well-formed
  Scenario: The claims have their types
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked
    Then the claims of userinfo are well formed

  @req:wristband/userinfo-tenant
  Scenario: Tenant, application and identity provider are named
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked
    Then userinfo names the tenant, the application and the identity provider

  @req:userinfo/granted-claims
  Scenario: The scope openid alone gives no claims of other scopes
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "scope" as "openid"
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked
    Then userinfo holds no claims of scopes that were not granted

  @req:userinfo/scope-claims
  Scenario Outline: The scope "<scope>" gives its claims
    Given a valid authorization request
    And the end-user is signed in
    And it asks for openid and the listed scope "<scope>"
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked
    Then userinfo holds claims of the scope "<scope>"

    Examples:
      | scope   |
      | profile |
      | email   |
      | address |
      | phone   |
