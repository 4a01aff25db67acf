using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Access;

public sealed class TokenAuthorityTests
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task Caller_WithoutToken_IsAnonymousViewerOfDefault()
    {
        Caller caller = await _store.Tokens.CallerAsync(null, Token);

        Assert.False(caller.IsAuthenticated);
        Assert.Equal("default", caller.PrimaryNamespace);
        Assert.Equal(["default/*"], caller.Bindings.Patterns);
        Assert.True(caller.May(Permission.EnvironmentRead, "default/x"));
        Assert.False(caller.May(Permission.EnvironmentRead, "filesystem/x"));
        Assert.False(caller.May(Permission.EnvironmentCreate, "default/x"));
    }

    [Fact]
    public async Task Caller_Administrator_HasThePatternsThatClientsExpect()
    {
        Caller caller = await LoginAsync("username", "*/*:admin");

        Assert.True(caller.IsAuthenticated);
        Assert.Equal(["default/*", "filesystem/*", "*/*"], caller.Bindings.Patterns);
        Assert.Equal(17, caller.Bindings.PermissionsOf("*/*").Count);
        Assert.Equal(
            ["environment::read", "namespace-role-mapping::read", "namespace::read"],
            caller.Bindings.PermissionsOf("default/*").Select(p => p.ToWire()).Order(StringComparer.Ordinal));
        Assert.True(caller.May(Permission.BuildArchive, "any/thing"));
    }

    [Theory]
    [InlineData("ro/*:viewer", Permission.EnvironmentRead, "ro/x", true)]
    [InlineData("ro/*:viewer", Permission.EnvironmentCreate, "ro/x", false)]
    [InlineData("t/*:editor", Permission.EnvironmentCreate, "t/x", true)]
    [InlineData("t/*:developer", Permission.BuildCancel, "t/x", true)]
    [InlineData("t/*:developer", Permission.BuildArchive, "t/x", true)]
    [InlineData("t/*:developer", Permission.SettingRead, "t", true)]
    [InlineData("t/*:developer", Permission.SettingUpdate, "t", false)]
    [InlineData("t/*:developer", Permission.EnvironmentDelete, "t/x", false)]
    [InlineData("t/*:developer", Permission.NamespaceCreate, "t", false)]
    [InlineData("t/*:admin", Permission.NamespaceDelete, "t", true)]
    [InlineData("t/*:admin", Permission.SettingRead, "", false)]
    [InlineData("*/*:admin", Permission.SettingRead, "", true)]
    [InlineData("t/one:admin", Permission.EnvironmentDelete, "t/one", true)]
    [InlineData("t/one:admin", Permission.EnvironmentRead, "t/two", false)]
    [InlineData("t/one:admin", Permission.NamespaceRead, "t", true)]
    [InlineData("t/one:admin", Permission.NamespaceDelete, "t", false)]
    [InlineData("t/one:admin", Permission.SettingUpdate, "t", false)]
    public async Task May_ByRole_FollowsTheTable(string binding, Permission permission, string entity, bool expected)
    {
        Caller caller = await LoginAsync("somebody", binding);

        Assert.Equal(expected, caller.May(permission, entity));
        if (!expected)
        {
            StoreException e = Assert.Throws<StoreException>(() => caller.Require(permission, entity));
            Assert.Equal(ErrorCode.AccessDenied, e.Code);
            Assert.Equal("request not authorized", e.Message);
        }
    }

    [Fact]
    public async Task Caller_MemberOfANamespace_HasItsMappings()
    {
        await _store.Namespaces.CreateAsync("lab", Token);
        await _store.Namespaces.UpdateAsync("lab", null, new Dictionary<string, string[]> { ["shared/*"] = ["editor"] }, Caller.Store, Token);

        Assert.True((await LoginAsync("lab", "lab/*:viewer")).May(Permission.EnvironmentCreate, "shared/x"));
        Assert.False((await LoginAsync("other", "lab/*:viewer")).May(Permission.EnvironmentCreate, "shared/x"));
        await _store.Namespaces.DeleteAsync("lab", Token);
        Assert.False((await LoginAsync("lab", "lab/*:viewer")).May(Permission.EnvironmentCreate, "shared/x"));
    }

    private async Task<string> MintAsync(Caller caller, TokenRequest request) =>
        (await _store.Tokens.MintAsync(caller, request, Token)).Text;

    [Fact]
    public async Task Mint_WithNamedRoles_GivesNoMappingsOfThePrimaryNamespace()
    {
        await _store.Namespaces.CreateAsync("lab", Token);
        await _store.Namespaces.UpdateAsync("lab", null, new Dictionary<string, string[]> { ["shared/*"] = ["editor"] }, Caller.Store, Token);
        Caller caller = await LoginAsync("lab", "lab/*:admin");
        Dictionary<string, string[]> wanted = new() { ["lab/one"] = ["viewer"] };

        Caller limited = await _store.Tokens.CallerAsync(await MintAsync(caller, new TokenRequest { RoleBindings = wanted }), Token);
        Caller child = await _store.Tokens.CallerAsync(await MintAsync(limited, new TokenRequest()), Token);
        Caller same = await _store.Tokens.CallerAsync(await MintAsync(caller, new TokenRequest()), Token);

        Assert.True(limited.May(Permission.EnvironmentRead, "lab/one"));
        Assert.False(limited.May(Permission.EnvironmentRead, "shared/x"));
        Assert.False(child.May(Permission.EnvironmentRead, "shared/x"));
        Assert.True(same.May(Permission.EnvironmentCreate, "shared/x"));
    }

    [Theory]
    [InlineData("team/**:admin", "team")]
    [InlineData("***/**:admin", "")]
    public async Task May_SeveralStars_AreOne(string binding, string entity)
    {
        Caller caller = await LoginAsync("somebody", binding);

        Assert.True(caller.May(Permission.SettingRead, entity));
        Assert.True(caller.Visibility.SeesWholeNamespace("team"));
    }

    [Fact]
    public void Parse_TwoTextsOfOnePattern_JoinsTheirRoles()
    {
        RoleBindings read = RoleBindings.Parse([KeyValuePair.Create("a/*", (string[])["viewer"]), KeyValuePair.Create("a/**", (string[])["admin"])]);

        Assert.Equal("a/*", Assert.Single(read.Patterns));
        Assert.True(read.Allow(Permission.NamespaceDelete, "a"));
    }

    [Fact]
    public async Task Caller_MappingsOfVersionTwo_GiveTheRoleOnTheGivingNamespace()
    {
        StoreUnderTest store = new(roleMappingsVersion: 2);
        await store.Namespaces.CreateAsync("shared", Token);
        await store.Namespaces.CreateAsync("lab", Token);
        await store.NamespaceRoles.CreateAsync("shared", "lab", "editor", Token);

        Caller caller = await store.Tokens.CallerAsync(store.Tokens.Issue("lab", RoleBindings.None), Token);

        Assert.True(caller.May(Permission.EnvironmentCreate, "shared/x"));
        Assert.False(caller.May(Permission.EnvironmentCreate, "lab/x"));
    }

    [Fact]
    public async Task Caller_SamePatternFromALaterSource_ReplacesTheEarlier()
    {
        Caller caller = await LoginAsync("somebody", "default/*:admin");

        Assert.Equal(["default/*", "filesystem/*"], caller.Bindings.Patterns);
        Assert.Equal([Role.Admin], caller.Bindings.RolesOf("default/*"));
    }

    [Fact]
    public async Task Mint_EmptyRequest_GivesTheCallersOwnRights()
    {
        Caller caller = await LoginAsync("ana", "team/*:developer");

        Caller minted = await _store.Tokens.CallerAsync(await MintAsync(caller, new TokenRequest()), Token);

        Assert.Equal(caller.PrimaryNamespace, minted.PrimaryNamespace);
        Assert.Equal(caller.Expires, minted.Expires);
        Assert.Equal(caller.Bindings.ToWire().SelectMany(b => b.Value), minted.Bindings.ToWire().SelectMany(b => b.Value));
    }

    [Theory]
    [InlineData("team/*", "developer")]
    [InlineData("team/*", "viewer")]
    [InlineData("team/x", "editor")]
    [InlineData("team/x*", "developer")]
    public async Task Mint_Subset_IsGiven(string pattern, string role)
    {
        Caller caller = await LoginAsync("ana", "team/*:developer");

        Assert.NotEmpty(await MintAsync(caller, RequestFor(pattern, role)));
    }

    [Theory]
    [InlineData("team/*", "admin")]
    [InlineData("*/*", "viewer")]
    [InlineData("team*/*", "viewer")]
    [InlineData("other/*", "viewer")]
    public async Task Mint_MoreThanTheCallerHas_IsRefused(string pattern, string role)
    {
        Caller caller = await LoginAsync("ana", "team/*:developer");

        StoreException e = await Assert.ThrowsAsync<StoreException>(() => MintAsync(caller, RequestFor(pattern, role)));

        Assert.Equal(ErrorCode.InvalidRequest, e.Code);
        Assert.Equal("Requested role_bindings are not a subset of current permissions", e.Message);
    }

    [Theory]
    [InlineData("ns1", "viewer")]
    [InlineData("ns1/*", "bogus")]
    public async Task Mint_WhatIsNoBinding_IsRefused(string pattern, string role)
    {
        Caller caller = await LoginAsync("ana", "*/*:admin");

        Assert.Equal(ErrorCode.InvalidRequest, (await Assert.ThrowsAsync<StoreException>(() => MintAsync(caller, RequestFor(pattern, role)))).Code);
    }

    [Fact]
    public async Task Mint_LongerThanTheCallersOwnToken_IsRefused()
    {
        Caller caller = await LoginAsync("ana", "*/*:admin");

        StoreException e = await Assert.ThrowsAsync<StoreException>(() => MintAsync(caller, new TokenRequest { Expires = caller.Expires!.Value.AddSeconds(1) }));

        Assert.Equal("Requested expiration of token is greater than current permissions", e.Message);
        string shorter = await MintAsync(caller, new TokenRequest { Expires = _store.Clock.GetUtcNow().AddMinutes(1) });
        _store.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False((await _store.Tokens.CallerAsync(shorter, Token)).IsAuthenticated);
    }

    [Fact]
    public async Task Mint_ForAnotherPrimaryNamespace_NeedsItsAdministrator()
    {
        Caller developer = await LoginAsync("ana", "team/*:developer");
        Caller administrator = await LoginAsync("eve", "team/*:admin");

        await Assert.ThrowsAsync<StoreException>(() => MintAsync(developer, new TokenRequest { PrimaryNamespace = "team" }));
        string token = await MintAsync(administrator, new TokenRequest { PrimaryNamespace = "team" });
        Assert.Equal("team", (await _store.Tokens.CallerAsync(token, Token)).PrimaryNamespace);
    }

    [Fact]
    public async Task Mint_ForAnAnonymousCaller_GivesNothingThatItHasNotAnyway()
    {
        Caller anonymous = await _store.Tokens.CallerAsync(null, Token);
        string token = await MintAsync(anonymous, new TokenRequest());

        Caller caller = await _store.Tokens.CallerAsync(token, Token);

        Assert.False(caller.IsAuthenticated);
        Assert.Equal(["default/*"], caller.Bindings.Patterns);
        await Assert.ThrowsAsync<StoreException>(() => MintAsync(anonymous, new TokenRequest { PrimaryNamespace = "lab" }));
        await Assert.ThrowsAsync<StoreException>(() => MintAsync(anonymous, RequestFor("filesystem/*", "viewer")));
    }

    [Fact]
    public async Task Caller_FixedToken_IsWhatTheConfigurationSays()
    {
        Caller robot = new(true, "robot", RoleBindings.Of(ArnPattern.All, Role.Admin), null);
        AccessOptions options = new() { Signer = _store.Signer, FixedTokens = new Dictionary<string, Caller> { ["s3cret"] = robot } };
        TokenAuthority authority = new(options, _store.NamespaceRoles, new IssuedTokens(_store.Table, _store.Clock), _store.Clock);

        Assert.True((await authority.CallerAsync("s3cret", Token)).May(Permission.NamespaceDelete, "x"));
        Assert.False((await authority.CallerAsync("s3cre", Token)).IsAuthenticated);
    }

    private static TokenRequest RequestFor(string pattern, string role) =>
        new() { RoleBindings = new Dictionary<string, string[]> { [pattern] = [role] } };

    private Task<Caller> LoginAsync(string ns, string binding)
    {
        string[] parts = binding.Split(':');
        RoleBindings bindings = RoleBindings.Parse([KeyValuePair.Create(parts[0], (string[])[parts[1]])]);
        return _store.Tokens.CallerAsync(_store.Tokens.Issue(ns, bindings), Token);
    }
}
