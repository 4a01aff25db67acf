using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Ledger;

public sealed class BuildLogTests
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task Write_Lines_AreAppendedWithTheirStageAndWithoutSecrets()
    {
        Build build = await _store.SubmitAsync();
        await using (BuildLogWriter writer = _store.Log.OpenWriter(build))
        {
            writer.WriteLine("solve", "reading https://u:p@host/t/token/c\nand more\r\n");
            writer.WriteLine("fetch", "done");
        }

        string log = await ReadAllAsync(build);
        Assert.StartsWith("[solve] reading https://********@host/t/********/c\n[solve] and more\n", log, StringComparison.Ordinal);
        Assert.EndsWith("[fetch] done\n", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ManyLines_AppendsOnceASecond()
    {
        Build build = await _store.SubmitAsync();
        int appends = 0;
        _store.Blobs.OnAppend = () => appends++;
        await using BuildLogWriter writer = _store.Log.OpenWriter(build);
        for (int i = 0; i < 500; i++)
        {
            writer.WriteLine("link", "file " + i);
        }

        Assert.Equal(0, appends);
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, appends);
        Assert.Equal(500, (await ReadAllAsync(build)).Split('\n').Length - 1);
    }

    [Fact]
    public async Task Read_LongLog_GivesWholeLines()
    {
        Build build = await _store.SubmitAsync();
        await using (BuildLogWriter writer = _store.Log.OpenWriter(build))
        {
            for (int i = 0; i < 5000; i++)
            {
                writer.WriteLine("link", "größe " + i);
            }
        }

        LogSlice first = await _store.Log.ReadAsync(build, 0, Token);
        LogSlice second = await _store.Log.ReadAsync(build, first.NextOffset, Token);

        Assert.InRange(first.Bytes.Length, 60_000, 64 * 1024);
        Assert.Equal((byte)'\n', first.Bytes.Span[^1]);
        Assert.StartsWith("[link] größe ", Encoding.UTF8.GetString(second.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_WhileTheStorageFails_LosesNothingLater()
    {
        Build build = await _store.SubmitAsync();
        bool down = true;
        _store.Blobs.OnAppend = () => _ = down ? throw new StorageUnavailableException("down") : 0;
        await using BuildLogWriter writer = _store.Log.OpenWriter(build);
        writer.WriteLine("solve", "one");
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        writer.WriteLine("solve", "two");
        down = false;
        _store.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("[solve] one\n[solve] two\n", await ReadAllAsync(build));
    }

    [Fact]
    public async Task Write_MoreThanWaitsInMemory_SaysHowMuchIsMissing()
    {
        Build build = await _store.SubmitAsync();
        await using (BuildLogWriter writer = _store.Log.OpenWriter(build))
        {
            for (int i = 0; i < 300; i++)
            {
                writer.WriteLine("x", new string('y', 8_000));
            }
        }

        string log = await ReadAllAsync(build);
        Assert.InRange(log.Length, 2_000_000, 2_200_000);
        Assert.EndsWith(" lines were left out\n", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_MoreThanALogHolds_SaysHowMuchIsMissing()
    {
        Build build = await _store.SubmitAsync();
        await using (BuildLogWriter writer = _store.Log.OpenWriter(build))
        {
            for (int i = 0; i < 5000; i++)
            {
                writer.WriteLine("x", new string('y', 9_000));
                if (i % 100 == 0)
                {
                    await writer.FlushAsync(Token);
                }
            }
        }

        string log = await ReadAllAsync(build);
        Assert.InRange(log.Length, 32 << 20, 33 << 20);
        Assert.EndsWith(" lines were left out\n", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ByOffset_GivesThePieces()
    {
        Build build = await _store.SubmitAsync();
        await AppendAsync(build, new string('a', 100_000) + "end");

        LogSlice first = await _store.Log.ReadAsync(build, 0, Token);
        LogSlice second = await _store.Log.ReadAsync(build, first.NextOffset, Token);
        LogSlice none = await _store.Log.ReadAsync(build, second.NextOffset, Token);

        Assert.Equal(64 * 1024, first.Bytes.Length);
        Assert.EndsWith("end", Encoding.UTF8.GetString(second.Bytes.Span), StringComparison.Ordinal);
        Assert.Equal(0, none.Bytes.Length);
        Assert.Equal(100_003, none.NextOffset);
        Assert.Equal(0, (await _store.Log.ReadAsync(build, -5, Token)).NextOffset);
    }

    [Fact]
    public async Task Follow_GrowingLog_EndsWithTheBuildAndMissesNothing()
    {
        Build build = await _store.BeginAsync(await _store.SubmitAsync());
        await AppendAsync(build, "one ");
        StringBuilder seen = new();
        int empty = 0;
        Task following = Task.Run(
            async () =>
            {
                await foreach (LogSlice slice in _store.Log.FollowAsync(build.Id, 0, _store.Builds, Token))
                {
                    seen.Append(Encoding.UTF8.GetString(slice.Bytes.Span));
                    empty += slice.Bytes.IsEmpty ? 1 : 0;
                }
            },
            Token);

        await PassAsync(TimeSpan.FromSeconds(31));
        await AppendAsync(build, "two ");
        await PassAsync(TimeSpan.FromSeconds(2));
        await AppendAsync(build, "three");
        await _store.Builds.FailAsync(build.Id, 1, ErrorCode.Unsatisfiable, "no", [], Token);
        while (!following.IsCompleted)
        {
            await PassAsync(TimeSpan.FromSeconds(1));
        }

        await following;
        Assert.Equal("one two three", seen.ToString());
        Assert.InRange(empty, 1, 3);
    }

    private async Task PassAsync(TimeSpan time)
    {
        for (int i = 0; i < time.TotalSeconds * 2; i++)
        {
            await Task.Delay(2, Token);
            _store.Clock.Advance(TimeSpan.FromMilliseconds(500));
        }
    }

    private Task<long> AppendAsync(Build build, string text) => _store.Blobs.AppendAsync(build.LogName, Encoding.UTF8.GetBytes(text), null, Token);

    private async Task<string> ReadAllAsync(Build build)
    {
        await using Stream stream = await _store.Blobs.OpenReadAsync(build.LogName, 0, null, Token);
        using StreamReader reader = new(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(Token);
    }
}
