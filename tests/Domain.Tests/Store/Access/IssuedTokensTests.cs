using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Domain.Tests.Store.Access;

public sealed class IssuedTokensTests
{
    private readonly StoreUnderTest _store = new();

    private static CancellationToken Token => StoreUnderTest.Token;

    [Fact]
    public async Task RevokeAsync_OnAnotherHost_IsRefusedAfterASecondAndAtOnceHere()
    {
        StoreUnderTest other = new(_store);
        Caller ana = await LoginAsync("ana");
        MintedToken minted = await _store.Tokens.MintAsync(ana, new TokenRequest { Name = "ci" }, Token);
        Assert.True(await IsAcceptedAsync(_store, minted) && await IsAcceptedAsync(other, minted));

        await other.Tokens.RevokeAsync(ana, minted.Id!, Token);

        Assert.False(await IsAcceptedAsync(other, minted));
        _store.Clock.Advance(IssuedTokens.CachedFor);
        Assert.False(await IsAcceptedAsync(_store, minted));
        Assert.Empty(await _store.Tokens.ListAsync(ana, false, Token));
    }

    [Fact]
    public async Task RevokeAsync_TokenWithDescendants_RevokesThemAndNoOther()
    {
        Caller ana = await LoginAsync("ana");
        MintedToken parent = await _store.Tokens.MintAsync(ana, new TokenRequest(), Token);
        MintedToken child = await _store.Tokens.MintAsync(await CallerAsync(parent), new TokenRequest(), Token);
        MintedToken grandchild = await _store.Tokens.MintAsync(await CallerAsync(child), new TokenRequest(), Token);
        MintedToken beside = await _store.Tokens.MintAsync(ana, new TokenRequest(), Token);

        await _store.Tokens.RevokeAsync(ana, parent.Id!, Token);

        Assert.False(await IsAcceptedAsync(_store, child));
        Assert.False(await IsAcceptedAsync(_store, grandchild));
        Assert.True(await IsAcceptedAsync(_store, beside));
    }

    [Fact]
    public async Task MintAsync_WithATokenRevokedElsewhere_IsRefusedThoughItIsCached()
    {
        Caller ana = await LoginAsync("ana");
        MintedToken parent = await _store.Tokens.MintAsync(ana, new TokenRequest(), Token);
        Caller caller = await CallerAsync(parent);
        await new StoreUnderTest(_store).Tokens.RevokeAsync(ana, parent.Id!, Token);

        StoreException e = await Assert.ThrowsAsync<StoreException>(() => _store.Tokens.MintAsync(caller, new TokenRequest(), Token));

        Assert.Equal(ErrorCode.AccessDenied, e.Code);
        Assert.Empty(await _store.Tokens.ListAsync(ana, false, Token));
    }

    [Fact]
    public async Task ListAsync_ByWhoAsks_HasTheOwnTokensOrAll()
    {
        Caller ana = await LoginAsync("ana");
        Caller ben = await LoginAsync("ben");
        Caller root = await LoginAsync("root", "*/*", "admin");
        await _store.Tokens.MintAsync(ana, new TokenRequest { Name = "one" }, Token);
        MintedToken limited = await _store.Tokens.MintAsync(
            ana, new TokenRequest { Name = "two", RoleBindings = new Dictionary<string, string[]> { ["team/*"] = ["viewer"] } }, Token);
        await _store.Tokens.MintAsync(ben, new TokenRequest { Name = "three" }, Token);

        Assert.Equal(["one", "two"], await NamesAsync(ana, false));
        Assert.Equal(["two"], await NamesAsync(await CallerAsync(limited), false));
        Assert.Empty(await NamesAsync(root, false));
        Assert.Equal(["one", "three", "two"], await NamesAsync(root, true));
        Assert.Equal(ErrorCode.AccessDenied, (await Assert.ThrowsAsync<StoreException>(() => NamesAsync(ana, true))).Code);
        Caller nobody = await _store.Tokens.CallerAsync(null, Token);
        Assert.Equal(ErrorCode.AccessDenied, (await Assert.ThrowsAsync<StoreException>(() => NamesAsync(nobody, false))).Code);
    }

    [Fact]
    public async Task RevokeAsync_OfAnotherOwner_NeedsAnAdministrator()
    {
        MintedToken minted = await _store.Tokens.MintAsync(await LoginAsync("ana"), new TokenRequest(), Token);
        Caller ben = await LoginAsync("ben");

        StoreException e = await Assert.ThrowsAsync<StoreException>(() => _store.Tokens.RevokeAsync(ben, minted.Id!, Token));
        Assert.Equal(ErrorCode.NotFound, e.Code);
        await Assert.ThrowsAsync<StoreException>(() => _store.Tokens.RevokeAsync(ben, "../x?", Token));

        await _store.Tokens.RevokeAsync(await LoginAsync("root", "*/*", "admin"), minted.Id!, Token);
        Assert.False(await IsAcceptedAsync(_store, minted));
    }

    [Fact]
    public async Task CallerAsync_TokenUsed_NotesTheUseOnceAMinute()
    {
        Caller ana = await LoginAsync("ana");
        MintedToken minted = await _store.Tokens.MintAsync(ana, new TokenRequest(), Token);
        Assert.Null(Assert.Single(await _store.Tokens.ListAsync(ana, false, Token)).LastUsedOn);

        DateTimeOffset first = _store.Clock.GetUtcNow();
        await IsAcceptedAsync(_store, minted);
        _store.Clock.Advance(TimeSpan.FromSeconds(30));
        await IsAcceptedAsync(_store, minted);
        DateTimeOffset? noted = Assert.Single(await _store.Tokens.ListAsync(ana, false, Token)).LastUsedOn;
        _store.Clock.Advance(TimeSpan.FromSeconds(31));
        await IsAcceptedAsync(_store, minted);

        Assert.True(noted >= first && noted < first.AddSeconds(30));
        Assert.True(Assert.Single(await _store.Tokens.ListAsync(ana, false, Token)).LastUsedOn >= first.AddMinutes(1));
    }

    [Fact]
    public async Task CallerAsync_SignedTokenWithoutARow_StaysValidUntilItExpires()
    {
        string old = _store.Signer.Sign(
            new TokenContent(_store.Clock.GetUtcNow().AddHours(1), "ana", RoleBindings.Of(ArnPattern.OfNamespace("team"), Role.Admin)));

        Assert.True((await _store.Tokens.CallerAsync(old, Token)).May(Permission.EnvironmentCreate, "team/x"));
        _store.Clock.Advance(TimeSpan.FromHours(2));
        Assert.False((await _store.Tokens.CallerAsync(old, Token)).IsAuthenticated);
    }

    [Fact]
    public async Task SweepAsync_ExpiredLongAgo_RemovesTheRow()
    {
        Caller ana = await LoginAsync("ana");
        MintedToken minted = await _store.Tokens.MintAsync(ana, new TokenRequest(), Token);
        Assert.Equal(0, await new IssuedTokens(_store.Table, _store.Clock).SweepAsync(Token));
        _store.Clock.Advance(minted.Expires - _store.Clock.GetUtcNow() + TimeSpan.FromDays(1.1));

        Assert.Equal(1, await new IssuedTokens(_store.Table, _store.Clock).SweepAsync(Token));
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("")]
    public async Task MintAsync_NameOfSeveralLinesOrTooLong_IsRefused(string name)
    {
        Caller ana = await LoginAsync("ana");

        StoreException e = await Assert.ThrowsAsync<StoreException>(
            () => _store.Tokens.MintAsync(ana, new TokenRequest { Name = name.Length > 0 ? name : new string('x', 256) }, Token));

        Assert.Equal(ErrorCode.InvalidRequest, e.Code);
    }

    private async Task<string[]> NamesAsync(Caller caller, bool all) =>
        [.. (await _store.Tokens.ListAsync(caller, all, Token)).Select(t => t.Name).Order(StringComparer.Ordinal)];

    private static async Task<bool> IsAcceptedAsync(StoreUnderTest store, MintedToken token) =>
        (await store.Tokens.CallerAsync(token.Text, Token)).IsAuthenticated;

    private Task<Caller> CallerAsync(MintedToken token) => _store.Tokens.CallerAsync(token.Text, Token);

    private Task<Caller> LoginAsync(string name, string pattern = "team/*", string role = "admin") =>
        _store.Tokens.CallerAsync(_store.Tokens.Issue(name, RoleBindings.Parse([KeyValuePair.Create(pattern, (string[])[role])])), Token);
}
