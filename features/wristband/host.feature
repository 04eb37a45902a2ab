Feature: Hosts and tenants

  @req:wristband/answers-by-redirect
  Scenario: The endpoint answers by redirect
    Given a valid authorization request
    And the end-user is not signed in
    Then the endpoint answers by redirect

  @req:wristband/tenant-host-required
  Scenario: The application's own host serves no tenant
    Given a valid authorization request
    When it is sent to the application's own host
    Then no tenant is served

  @req:wristband/host-selects-tenant
  Scenario: The host selects the tenant
    Given a valid authorization request
    And the end-user is not signed in
    When it is sent to another tenant's host
    Then the login page is that tenant's

  @req:wristband/tenants-isolated
  Scenario: A session at one tenant is none at another
    Given a valid authorization request
    And the end-user is signed in
    When it is sent to another tenant's host
    Then the answer is "login page"

  @req:wristband/tenants-isolated
  Scenario: A session at one tenant is none at another for a silent request
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "none"
    When it is sent to another tenant's host
    Then the answer is "login_required"

  @req:wristband/foreign-tenant-cookie
  Scenario: A copied cookie is worthless at another tenant
    Given a valid authorization request
    And the end-user is signed in
    When it is sent to another tenant's host with the cookies of the first
    Then the answer is "login page"

  @req:wristband/foreign-tenant-cookie
  Scenario: A copied cookie is worthless at another tenant for a silent request
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "none"
    When it is sent to another tenant's host with the cookies of the first
    Then the answer is "login_required"

  @req:wristband/unknown-tenant
  Scenario: A host of no tenant serves nobody
    Given a valid authorization request
    When it is sent to a host of no tenant
    Then nobody is served
