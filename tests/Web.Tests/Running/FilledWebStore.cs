namespace CondaStore.Web.Tests.Running;

/// <summary>One store for tests that change nothing: build 1 of <c>team/greet</c> is complete, build 2 of <c>secret/plan</c> has failed.</summary>
public sealed class FilledWebStore : IAsyncLifetime
{
    internal WebStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Store = await WebStore.StartAsync();
        await Store.BuiltAsync("team", "name: greet\nchannels: [local]\ndependencies: [hello=1.0, p5]\n");
        await Store.BuiltAsync("secret", "name: plan\nchannels: [local]\ndependencies: [hello=9.9]\n");
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
