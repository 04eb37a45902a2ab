Feature: The metadata document and the key set

  @req:metadata/served-as-json
  Scenario: The document is served as JSON
    When the metadata document is fetched
    Then it is served as a JSON document

  @req:metadata/issuer
  Scenario: The document stands at the address of its issuer
    When the metadata document is fetched
    Then its issuer is the one at whose address it stands

  @req:metadata/issuer-well-formed
  Scenario: The issuer is a plain https address
    When the metadata document is fetched
    Then its issuer is well formed

  @req:metadata/complete
  Scenario: Nothing is missing that is required
    When the metadata document is fetched
    Then it holds what is required

  @req:metadata/recommended-members
  Scenario: Nothing is missing that is recommended
    When the metadata document is fetched
    Then it holds what is recommended

  @req:metadata/typed
  Scenario: Members have their types
    When the metadata document is fetched
    Then its members have their types

  @req:metadata/nothing-empty
  Scenario: What is empty is left out
    When the metadata document is fetched
    Then it holds nothing that is empty

  @req:metadata/endpoints-use-tls
  Scenario: Endpoints use TLS
    When the metadata document is fetched
    Then its endpoints use TLS

  @req:metadata/lists-s256
  Scenario: S256 is listed
    When the metadata document is fetched
    Then it lists "S256" in "code_challenge_methods_supported"

  @req:metadata/lists-rs256
  Scenario: RS256 is listed
    When the metadata document is fetched
    Then it lists "RS256" in "id_token_signing_alg_values_supported"

  @req:metadata/lists-no-unsigned
  Scenario: Unsigned ID tokens are not listed
    When the metadata document is fetched
    Then it does not list "none" in "id_token_signing_alg_values_supported"

  @req:metadata/keys-well-formed
  Scenario: The key set can be read
    When the key set is fetched
    Then its keys are well formed

  @req:metadata/keys-public
  Scenario: Nothing private is shown
    When the key set is fetched
    Then its keys show nothing private

  @req:metadata/keys-told-apart
  Scenario: Keys can be told apart
    When the key set is fetched
    Then its keys can be told apart

  @req:metadata/keys-long
  Scenario: Keys are long enough
    When the key set is fetched
    Then its keys are long enough

  @req:metadata/keys-for-algorithms
  Scenario: Each listed algorithm has a key
    When the key set is fetched
    Then it has a key for each listed algorithm
