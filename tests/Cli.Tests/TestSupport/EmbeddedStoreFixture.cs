namespace CondaStore.Cli.Tests.TestSupport;

/// <summary>
/// One store for all tests of a class that change nothing: <c>team/e</c> with <c>p1</c>, <c>team/science</c>, <c>team/sketch</c> and
/// <c>other/e</c>, whose builds are 1 to 4.
/// </summary>
public sealed class EmbeddedStoreFixture : IAsyncLifetime
{
    internal EmbeddedStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Store = await EmbeddedStore.StartAsync();
        await Store.BuildAsync("team", "e", "p1");
        await Store.BuildAsync("team", "science", "p1");
        await Store.BuildAsync("team", "sketch", "p1");
        await Store.BuildAsync("other", "e", "p1");
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
