using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Ledger;

public sealed class NamespacesTests
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task Create_Namespaces_CountsIdsAndListsByName()
    {
        await _store.Namespaces.EnsureAsync("default", Token);
        await _store.Namespaces.EnsureAsync("filesystem", Token);
        Namespace third = await _store.Namespaces.CreateAsync("a-team", Token);

        Assert.Equal(3, third.Id);
        Assert.Equal("{}", third.MetadataJson);
        Assert.Equal(
            [("a-team", 3L), ("default", 1L), ("filesystem", 2L)],
            (await _store.Namespaces.ListAsync(Visibility.All, Token)).Select(n => (n.Name, n.Id)));
        Assert.Equal(1, (await _store.Namespaces.EnsureAsync("default", Token)).Id);
    }

    [Theory]
    [InlineData("team/*", "admin", "team/*", true)]
    [InlineData("team/*", "admin", "team/e", true)]
    [InlineData("*/*", "admin", "team/*", true)]
    [InlineData("team/*", "editor", "team/*", false)]
    [InlineData("team/e", "admin", "team/*", false)]
    [InlineData("ann/*", "admin", "team/*", false)]
    public async Task SetRole_ByAdministratorsOfTheEnvironmentsOnly(string own, string role, string pattern, bool isAllowed)
    {
        await _store.Namespaces.CreateAsync("ann", Token);
        Assert.True(ArnPattern.TryParse(pattern, out ArnPattern on));
        Caller caller = new(true, "bob", RoleBindings.Parse([KeyValuePair.Create(own, new[] { role })]), null);
        Task Set(Role? given) => _store.Namespaces.SetRoleAsync("ann", on, given, caller, Token);

        if (!isAllowed)
        {
            await FailsAsync(ErrorCode.AccessDenied, () => Set(Role.Viewer));
            return;
        }

        await Set(Role.Viewer);
        await Set(Role.Developer);
        IReadOnlyList<RoleMapping> given = (await _store.Namespaces.GetAsync("ann", Token)).RoleMappings;
        await Set(null);

        Assert.Equal([(pattern, Role.Developer)], given.Select(m => (m.Entity, m.Role)));
        Assert.Empty((await _store.Namespaces.GetAsync("ann", Token)).RoleMappings);
    }

    [Fact]
    public async Task SetRole_OtherPatterns_Stay()
    {
        await _store.Namespaces.CreateAsync("ann", Token);
        await _store.Namespaces.SetRoleAsync("ann", ArnPattern.OfNamespace("one"), Role.Viewer, Caller.Store, Token);
        await _store.Namespaces.SetRoleAsync("ann", ArnPattern.OfNamespace("two"), Role.Admin, Caller.Store, Token);

        Assert.Equal(
            [("one/*", Role.Viewer), ("two/*", Role.Admin)],
            (await _store.Namespaces.GetAsync("ann", Token)).RoleMappings.Select(m => (m.Entity, m.Role)));
    }

    [Fact]
    public async Task Create_Twice_IsRefused()
    {
        await _store.Namespaces.CreateAsync("team", Token);

        Assert.Equal("namespace already exists", (await FailsAsync(ErrorCode.AlreadyExists, () => _store.Namespaces.CreateAsync("team", Token))).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a!b")]
    [InlineData("a#b")]
    [InlineData("a*")]
    [InlineData("ä")]
    [InlineData("a\n")]
    public async Task Create_WithAnotherName_IsRefused(string name) =>
        await FailsAsync(ErrorCode.InvalidName, () => _store.Namespaces.CreateAsync(name, Token));

    [Theory]
    [InlineData("$HOME&more?=x")]
    [InlineData("a+b_c@d^e~f.g")]
    [InlineData("-")]
    public async Task Create_WithEveryAllowedCharacter_Works(string name)
    {
        await _store.Namespaces.CreateAsync(name, Token);
        await _store.SubmitAsync(name, name);

        Assert.Equal(name, (await _store.Namespaces.GetAsync(name, Token)).Name);
        Assert.Equal(name, (await _store.EnvironmentAsync(name, name)).Name);
    }

    [Fact]
    public async Task Create_TooLong_IsRefused() =>
        await FailsAsync(ErrorCode.InvalidName, () => _store.Namespaces.CreateAsync(new string('a', 201), Token));

    [Fact]
    public async Task List_OfWhatACallerSees_HidesTheRest()
    {
        await _store.Namespaces.CreateAsync("a", Token);
        await _store.Namespaces.CreateAsync("b", Token);
        Assert.True(ArnPattern.TryParse("b/only-this", out ArnPattern pattern));

        Assert.Equal(["b"], (await _store.Namespaces.ListAsync(new Visibility([pattern]), Token)).Select(n => n.Name));
    }

    [Fact]
    public async Task Update_MetadataAndMappings_EachWhereGiven()
    {
        await _store.Namespaces.CreateAsync("team", Token);
        await _store.Namespaces.UpdateAsync(
            "team",
            ParseJson("""{"k":"v"}"""),
            new Dictionary<string, string[]> { ["team/*"] = ["viewer", "editor"] }, Caller.Store, Token);
        await _store.Namespaces.UpdateAsync("team", null, null, Caller.Store, Token);

        Namespace ns = await _store.Namespaces.GetAsync("team", Token);
        Assert.Equal("""{"k":"v"}""", ns.MetadataJson);
        Assert.Equal([new RoleMapping(1, "team/*", Role.Viewer), new RoleMapping(2, "team/*", Role.Developer)], ns.RoleMappings);
        await _store.Namespaces.SetMetadataAsync("team", ParseJson("""{"a":1}"""), Token);
        Assert.Equal("""{"a":1}""", (await _store.Namespaces.GetAsync("team", Token)).MetadataJson);
        Assert.Equal(2, (await _store.Namespaces.GetAsync("team", Token)).RoleMappings.Count);
    }

    [Theory]
    [InlineData("team/*", "bogus", "invalid entity=bogus")]
    [InlineData("nope", "viewer", "invalid entity=nope")]
    public async Task Update_WhatIsNoMapping_IsRefused(string entity, string role, string message)
    {
        await _store.Namespaces.CreateAsync("team", Token);

        StoreException e = await FailsAsync(ErrorCode.InvalidRequest, () => _store.Namespaces.UpdateAsync(
            "team", null, new Dictionary<string, string[]> { [entity] = [role] }, Caller.Store, Token));

        Assert.Equal(message, e.Message);
    }

    [Fact]
    public async Task Update_GivingAwayWhatTheCallerHasNot_IsRefused()
    {
        await _store.Namespaces.CreateAsync("team", Token);
        Assert.True(ArnPattern.TryParse("team/*", out ArnPattern own));
        Caller caller = new(true, "ana", RoleBindings.Of(own, Role.Admin), null);

        await FailsAsync(ErrorCode.AccessDenied, () => _store.Namespaces.UpdateAsync(
            "team", null, new Dictionary<string, string[]> { ["*/*"] = ["admin"] }, caller, Token));
        await _store.Namespaces.UpdateAsync("team", null, new Dictionary<string, string[]> { ["team/*"] = ["admin"] }, caller, Token);
    }

    [Fact]
    public async Task SetMetadata_WhatIsNoObjectOrTooLong_IsRefused()
    {
        await _store.Namespaces.CreateAsync("team", Token);

        await FailsAsync(ErrorCode.InvalidRequest, () => _store.Namespaces.SetMetadataAsync("team", ParseJson("[1]"), Token));
        await FailsAsync(
            ErrorCode.InvalidRequest,
            () => _store.Namespaces.SetMetadataAsync("team", ParseJson($$"""{"k":"{{new string('x', 40_000)}}"}"""), Token));
    }

    [Fact]
    public async Task Unknown_Namespace_IsNotFound()
    {
        Assert.Equal("namespace does not exist", (await FailsAsync(ErrorCode.NotFound, () => _store.Namespaces.GetAsync("nope", Token))).Message);
        await FailsAsync(ErrorCode.NotFound, () => _store.Namespaces.GetAsync("a/b", Token));
        await FailsAsync(ErrorCode.NotFound, () => _store.Namespaces.DeleteAsync("nope", Token));
        await FailsAsync(ErrorCode.NotFound, () => _store.Namespaces.SetMetadataAsync("nope", ParseJson("{}"), Token));
    }

    [Fact]
    public async Task Roles_OfVersionTwo_LiveTheirLife()
    {
        await _store.Namespaces.CreateAsync("shared", Token);
        await _store.Namespaces.CreateAsync("lab", Token);
        NamespaceRoles roles = _store.NamespaceRoles;

        await roles.CreateAsync("shared", "lab", "editor", Token);
        await FailsAsync(ErrorCode.AlreadyExists, () => roles.CreateAsync("shared", "lab", "viewer", Token));
        Assert.Equal(new NamespaceRole(1, "shared", "lab", Role.Developer), await roles.GetAsync("shared", "lab", Token));
        await roles.UpdateAsync("shared", "lab", "admin", Token);
        Assert.Equal([new NamespaceRole(1, "shared", "lab", Role.Admin)], await roles.ListAsync("shared", Token));
        await roles.DeleteAsync("shared", "lab", Token);
        await roles.DeleteAsync("shared", "lab", Token);
        Assert.Empty(await roles.ListAsync("shared", Token));
        await roles.CreateAsync("shared", "lab", "viewer", Token);
        await roles.DeleteAllAsync("shared", Token);
        Assert.Empty(await roles.ListAsync("shared", Token));
    }

    [Fact]
    public async Task Roles_OfVersionTwo_ThatCannotBe_AreRefused()
    {
        await _store.Namespaces.CreateAsync("shared", Token);
        await _store.Namespaces.CreateAsync("lab", Token);
        NamespaceRoles roles = _store.NamespaceRoles;

        Assert.Equal("invalid role=bogus", (await FailsAsync(ErrorCode.InvalidRequest, () => roles.CreateAsync("shared", "lab", "bogus", Token))).Message);
        Assert.Equal(
            "Namespace='nonexist' not found", (await FailsAsync(ErrorCode.InvalidRequest, () => roles.CreateAsync("shared", "nonexist", "viewer", Token))).Message);
        Assert.Equal("failed to find role", (await FailsAsync(ErrorCode.NotFound, () => roles.GetAsync("shared", "lab", Token))).Message);
        await FailsAsync(ErrorCode.NotFound, () => roles.UpdateAsync("shared", "lab", "viewer", Token));
        await FailsAsync(ErrorCode.NotFound, () => roles.ListAsync("nope", Token));
    }
}
