using System.Net;
using System.Text.Json;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Functions.Tests.Api;

/// <summary>Backups in one file that administrators bring to a store.</summary>
public sealed class BackupUploadTests : IAsyncLifetime
{
    private const int Piece = 20_000;

    private readonly TemporaryDirectory _here = new();
    private readonly TemporaryDirectory _there = new();
    private readonly FolderChannel _channel = new();
    private ApiStore _source = null!;
    private ApiStore _target = null!;
    private string _id = "";
    private byte[] _file = [];

    public async ValueTask InitializeAsync()
    {
        _source = await ApiStore.StartAsync(new() { ["Store:BackupFolder"] = _here.Path }, _channel);
        _channel.Root = Path.GetDirectoryName(_source.Channel);
        await _source.WaitAsync(await _source.PostAsync("name: e\nchannels: [local]\ndependencies: [p5]\n"), "COMPLETED");
        _id = (await _source.EndedAsync(await _source.Http.PostAsync("backup/", null))).GetProperty("message").GetString()!;
        _file = await _source.Http.GetByteArrayAsync($"backup/{_id}/file/");
        _target = await ApiStore.StartAsync(new() { ["Store:BackupFolder"] = _there.Path, ["Store:MaxUploadBytes"] = $"{_file.Length + 1000}" }, _channel);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _target.DisposeAsync();
        _here.Dispose();
        _there.Dispose();
    }

    [Fact]
    public async Task Upload_WholeFile_IsABackupThatCanBeRestored()
    {
        string upload = await UploadAsync(_file);
        JsonElement taken = await _target.EndedAsync(await _target.Http.PostAsync($"backup/upload/{upload}/", null));
        JsonElement restored = await _target.EndedAsync(await _target.Http.PostAsync($"backup/{_id}/restore/", null));

        Assert.Equal(("COMPLETED", _id), (taken.GetProperty("status").GetString(), taken.GetProperty("message").GetString()));
        Assert.True(restored.GetProperty("status").GetString() == "COMPLETED", restored.ToString());
        Assert.True(File.Exists(Path.Combine(_target.Share, "envs", "team", "e", "conda-meta", "history")));
        Assert.Empty(Left("incoming"));
        Assert.Equal(_file, await _target.Http.GetByteArrayAsync($"backup/{_id}/file/"));
    }

    [Fact]
    public async Task Upload_DamagedFile_IsRefusedWithCodeAndPlaceAndLeavesNothing()
    {
        byte[] damaged = [.. _file];
        damaged[^1700] ^= 1;

        string upload = await UploadAsync(damaged);
        JsonElement taken = await _target.EndedAsync(await _target.Http.PostAsync($"backup/upload/{upload}/", null));

        Assert.Equal(("FAILED", "CS1306"), (taken.GetProperty("status").GetString(), taken.GetProperty("error_code").GetString()));
        Assert.Contains("at byte", taken.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty((await _target.GetAsync("backup/")).EnumerateArray());
        Assert.Empty(Left());
    }

    [Fact]
    public async Task Upload_GivenUp_LeavesNothing()
    {
        string upload = await UploadAsync(_file[..(_file.Length / 2)]);

        Assert.NotEmpty(Left("incoming"));
        Assert.Equal(HttpStatusCode.OK, (await _target.Http.DeleteAsync($"backup/upload/{upload}/")).StatusCode);
        Assert.Empty(Left());
        Assert.Equal("CS1011", (await _target.EndedAsync(await _target.Http.PostAsync($"backup/upload/{upload}/", null))).GetProperty("error_code").GetString());
    }

    [Fact]
    public async Task Upload_TooMuchOrTooLargeAPieceOrAWrongName_IsRefused()
    {
        string upload = await UploadAsync(_file);

        Assert.Contains("CS1602", await (await PutAsync(upload, _file.Length, new byte[1001])).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync(upload, _file.Length, new byte[(4 << 20) + 1])).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync("restore", 0, new byte[5])).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await PutAsync(upload, _file.Length + 5, new byte[5])).StatusCode);
    }

    [Fact]
    public async Task Upload_ByWhoIsNotAnAdministratorOfAll_IsForbidden()
    {
        using HttpClient http = _target.ClientOf(_target.TokenOf("team/*", "admin"));
        string path = $"backup/upload/{Guid.NewGuid():N}/";

        Assert.Equal(HttpStatusCode.Forbidden, (await http.PutAsync(path, new ByteArrayContent([1]))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.PostAsync(path, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.DeleteAsync(path)).StatusCode);
        Assert.Empty(Left());
    }

    private async Task<string> UploadAsync(byte[] file)
    {
        string upload = Guid.NewGuid().ToString("N");
        for (int at = 0; at < file.Length; at += Piece)
        {
            await ApiStore.DataAsync(await PutAsync(upload, at, file[at..Math.Min(at + Piece, file.Length)]));
        }

        return upload;
    }

    private Task<HttpResponseMessage> PutAsync(string upload, int offset, byte[] piece) =>
        _target.Http.PutAsync($"backup/upload/{upload}/?offset={offset}", new ByteArrayContent(piece));

    // Files of the repository but the locks that its writers take.
    private IEnumerable<string> Left(string folder = "") => Directory.EnumerateFiles(_there.Path, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(_there.Path, f))
        .Where(f => f.StartsWith(folder, StringComparison.Ordinal) && !f.StartsWith(".locks", StringComparison.Ordinal));
}
