using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Ledger;

public sealed class AccessGrantsTests
{
    private readonly StoreUnderTest _store = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task List_OfANamespace_HasBothDirectionsAndWhatCounts(int version)
    {
        await FillAsync();

        IReadOnlyList<AccessGrant> grants = await GrantsOf(version).ListAsync("team", null, Caller.Store, Token);

        Assert.Equal(
            [
                (GrantSource.Mapping, "ann", "team/*", Role.Developer, version == 1),
                (GrantSource.Mapping, "bob", "team/e", Role.Viewer, version == 1),
                (GrantSource.NamespaceRole, "other", "team/*", Role.Viewer, version == 2),
            ],
            grants.Select(g => (g.Source, g.Grantee, g.Pattern, g.Role, g.IsInEffect)));
    }

    [Fact]
    public async Task List_OfAnEnvironment_HasOnlyPatternsThatMatch()
    {
        await FillAsync();

        IReadOnlyList<AccessGrant> grants = await GrantsOf(1).ListAsync("team", "f", Caller.Store, Token);

        Assert.Equal(["ann", "other"], grants.Select(g => g.Grantee));
    }

    [Fact]
    public async Task List_OfEveryone_ComesFirst()
    {
        await _store.Namespaces.EnsureAsync("default", Token);

        IReadOnlyList<AccessGrant> grants = await GrantsOf(1).ListAsync("default", null, Caller.Store, Token);

        Assert.Equal([GrantSource.Everyone, GrantSource.LoggedIn], grants.Select(g => g.Source));
    }

    [Fact]
    public async Task List_ByAViewer_LeavesOutNamespacesThatItCannotSee()
    {
        await FillAsync();
        Caller viewer = new(true, "x", RoleBindings.Parse([KeyValuePair.Create("team/*", new[] { "viewer" }), KeyValuePair.Create("ann/*", new[] { "viewer" })]), null);
        Caller stranger = new(true, "y", RoleBindings.None, null);

        IReadOnlyList<AccessGrant> grants = await GrantsOf(1).ListAsync("team", null, viewer, Token);

        Assert.Equal(["ann"], grants.Select(g => g.Grantee));
        await FailsAsync(ErrorCode.AccessDenied, () => GrantsOf(1).ListAsync("team", null, stranger, Token));
    }

    private AccessGrants GrantsOf(int version) =>
        new(_store.Namespaces, _store.NamespaceRoles, new AccessOptions { Signer = _store.Signer, RoleMappingsVersion = version });

    private async Task FillAsync()
    {
        foreach (string name in (string[])["team", "ann", "bob", "other"])
        {
            await _store.Namespaces.CreateAsync(name, Token);
        }

        await _store.Namespaces.SetRoleAsync("ann", ArnPattern.OfNamespace("team"), Role.Developer, Caller.Store, Token);
        await _store.Namespaces.SetRoleAsync("ann", ArnPattern.OfNamespace("other"), Role.Admin, Caller.Store, Token);
        Assert.True(ArnPattern.TryParse("team/e", out ArnPattern one));
        await _store.Namespaces.SetRoleAsync("bob", one, Role.Viewer, Caller.Store, Token);
        await _store.NamespaceRoles.CreateAsync("team", "other", "viewer", Token);
    }
}
