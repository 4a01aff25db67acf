using CondaStore.Domain.Store.Audit;
using CondaStore.Domain.Store.Ports;
using CondaStore.Tests.Support;

namespace CondaStore.Domain.Tests.Store.Audit;

public sealed class RecordingTableTests
{
    private readonly RecordingTable _table = new(new InMemoryTable());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_InAScope_NotesDifferingPropertiesOfWhatMatters()
    {
        AuditScope scope = AuditScope.Begin();
        string etag = await _table.InsertAsync(new TableRow("namespaces", "team") { ["Id"] = 1, ["Metadata"] = "{}" }, Token);
        await _table.ReplaceAsync(new TableRow("namespaces", "team") { ["Id"] = 1, ["Metadata"] = """{"a":1}""" }, etag, Token);
        await _table.PutAsync(new TableRow("namespaces", "team") { ["Id"] = 1, ["Metadata"] = """{"a":1}""" }, Token);
        await _table.BatchAsync(
            [
                TableWrite.Put(new TableRow("ns!team", "env!science") { ["CurrentBuildId"] = 7 }),
                TableWrite.Put(new TableRow("ns!team", "usage") { ["Builds"] = 1 }),
            ],
            Token);
        await _table.DeleteAsync("namespaces", "team", null, Token);
        await _table.DeleteAsync("namespaces", "other", null, Token);

        IReadOnlyList<AuditChange> changes = scope.Close();

        Assert.Equal(
            [
                "namespace team: - -> Id=1,Metadata={}",
                "namespace team: Metadata={} -> Metadata={\"a\":1}",
                "environment team/science: - -> CurrentBuildId=7",
                "namespace team: Id=1,Metadata={\"a\":1} -> -",
            ],
            changes.Select(c => $"{c.What}: {Text(c.Before)} -> {Text(c.After)}"));
        Assert.Equal(["team"], scope.Namespaces);
    }

    [Fact]
    public async Task Write_ThatFailsOrIsOutsideAScope_NotesNothing()
    {
        await _table.InsertAsync(new TableRow("namespaces", "team"), Token);
        AuditScope scope = AuditScope.Begin();
        await Assert.ThrowsAsync<ConflictException>(() => _table.InsertAsync(new TableRow("namespaces", "team"), Token));
        await Assert.ThrowsAsync<ConflictException>(
            () => _table.BatchAsync([TableWrite.Delete("namespaces", "team", null), TableWrite.Delete("namespaces", "no", null)], Token));

        Assert.Empty(scope.Close());
        await _table.DeleteAsync("namespaces", "team", null, Token);
        Assert.Empty(scope.Close());
        Assert.Null(AuditScope.Current);
    }

    [Fact]
    public async Task Write_SecretsAndLongTexts_AreMasked()
    {
        AuditScope scope = AuditScope.Begin();
        await _table.InsertAsync(
            new TableRow("settings", "global") { ["Channels"] = "https://me:hunter2@host/t/tk-abc/conda", ["Long"] = new string('x', 3000) }, Token);
        await _table.InsertAsync(new TableRow("keys", "abc") { ["Key"] = "hunter2" }, Token);

        AuditChange change = Assert.Single(scope.Close());
        Assert.DoesNotContain("hunter2", change.After!["Channels"], StringComparison.Ordinal);
        Assert.DoesNotContain("tk-abc", change.After["Channels"], StringComparison.Ordinal);
        Assert.EndsWith("(3000 characters)", change.After["Long"], StringComparison.Ordinal);
    }

    private static string Text(IReadOnlyDictionary<string, string>? values) =>
        values is null ? "-" : string.Join(',', values.Select(v => $"{v.Key}={v.Value}"));
}
