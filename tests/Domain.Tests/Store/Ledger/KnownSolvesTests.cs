using System.Text;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Domain.Tests.Store.Ledger;

public sealed class KnownSolvesTests
{
    private const string Specification = "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865";
    private const string Blob = "lockfile/4355a46b.yml";
    private static readonly KnownSolve Solve = new(7, "{}");

    private readonly InMemoryBlobs _blobs = new(new FakeTimeProvider());
    private readonly KnownSolves _solves;

    public KnownSolvesTests() => _solves = new KnownSolves(new InMemoryTable(), _blobs);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindAsync_SameCircumstances_GivesTheLockfile()
    {
        await RememberAsync();

        Assert.Equal(Solve, await _solves.FindAsync(Specification, "now", Token));
    }

    [Theory]
    [InlineData(Specification, "later")]
    [InlineData("a" + Specification, "now")]
    public async Task FindAsync_AnotherQuestion_KnowsNothing(string specification, string circumstances)
    {
        await RememberAsync();

        Assert.Null(await _solves.FindAsync(specification[..64], circumstances, Token));
    }

    [Fact]
    public async Task FindAsync_LockfileDeleted_KnowsNothing()
    {
        await RememberAsync();
        await _blobs.DeleteAsync(Blob, null, Token);

        Assert.Null(await _solves.FindAsync(Specification, "now", Token));
    }

    [Fact]
    public async Task FindAsync_LockfileChanged_KnowsNothing()
    {
        await RememberAsync();
        await WriteAsync("{ }");

        Assert.Null(await _solves.FindAsync(Specification, "now", Token));
    }

    private async Task RememberAsync()
    {
        await WriteAsync(Solve.Lockfile);
        await _solves.RememberAsync(Specification, "now", Solve, Blob, Token);
    }

    private Task WriteAsync(string text) =>
        _blobs.WriteAsync(Blob, new MemoryStream(Encoding.UTF8.GetBytes(text)), BlobWriteOptions.Overwrite, Token);
}
