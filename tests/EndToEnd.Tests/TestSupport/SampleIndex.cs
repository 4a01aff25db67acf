using CondaStore.Tests.Support;

namespace CondaStore.EndToEnd.Tests.TestSupport;

/// <summary>The index of real projects, made by the repository's own script when it is not there yet.</summary>
public sealed class SampleIndex : IAsyncLifetime
{
    /// <summary>The index's folder.</summary>
    public string Folder { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Command made = await Command.RunAsync(Path.Combine(SampleChannel.Repository, "scripts", "sample-index.sh"));
        Assert.True(made.ExitCode == 0, made.Error);
        Folder = made.Out.TrimEnd().Split('\n')[^1];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The index, to be served.</summary>
    internal TestIndex Open() => new TestIndex().Add(IndexFolder.Read(Folder));
}
