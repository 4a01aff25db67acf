using System.Net;
using System.Text;
using System.Text.Json;

namespace CondaStore.Functions.Tests.Api;

/// <summary>The listing of environments by cursor, the one listing of the API's second version.</summary>
[Trait("Quick", "no")]
public sealed class CursorPagingTests : IAsyncLifetime
{
    private const string List = "/conda-store/api/v2/environment/";

    // {"last_id":null,"last_value":null}: clients of the other implementation ask until they see it, or until a page is empty.
    private const string End = "eyJsYXN0X2lkIjpudWxsLCJsYXN0X3ZhbHVlIjpudWxsfQ==";

    private ApiStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await ApiStore.StartAsync();
        foreach (string name in new[] { "b/two", "a/one", "c/one", "a/two", "b/one", "a/three", "b/a~~~?" })
        {
            await PostAsync(name);
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("", "a/one a/three a/two b/a~~~? b/one b/two c/one")]
    [InlineData("order=desc", "c/one b/two b/one b/a~~~? a/two a/three a/one")]
    [InlineData("sort_by=name", "b/a~~~? a/one b/one c/one a/three a/two b/two")]
    [InlineData("sort_by=name&order=desc", "b/two a/two a/three c/one b/one a/one b/a~~~?")]
    [InlineData("sort_by=namespace&sort_by=name", "a/one a/three a/two b/a~~~? b/one b/two c/one")]
    [InlineData("sort_by=namespace,name&order=desc", "c/one b/two b/one b/a~~~? a/two a/three a/one")]
    [InlineData("sort_by=namespace", "a/one a/three a/two b/a~~~? b/one b/two c/one")]
    [InlineData("search=one", "a/one b/one c/one")]
    [InlineData("namespace=b", "b/a~~~? b/one b/two")]
    [InlineData("namespace=b&name=one", "b/one")]
    [InlineData("namespace=nonexist", "")]
    public async Task Pages_OfAnySize_GiveEveryEnvironmentOnceInOrder(string query, string expected)
    {
        string[] wanted = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (int limit in new[] { 1, 2, 3, 100 })
        {
            List<string> seen = [];
            string? cursor = null;
            while (cursor != End)
            {
                JsonElement page = await PageAsync($"{query}&limit={limit}", cursor);
                seen.AddRange(Names(page));
                cursor = page.GetProperty("cursor").GetString();
                Assert.Equal(wanted.Length, page.GetProperty("count").GetInt32());
                Assert.InRange(Names(page).Count(), cursor == End ? 0 : 1, cursor == End ? 0 : limit);
            }

            Assert.Equal(wanted, seen);
        }
    }

    // A page is not a number of rows skipped: what comes before the cursor moves nothing.
    [Theory]
    [InlineData("", "a/one a/three", "a/two b/a~~~? b/late b/one b/two c/one")]
    [InlineData("order=desc", "c/one b/two", "b/one b/late b/a~~~? a/two a/three a/one a/early")]
    [InlineData("sort_by=name", "b/a~~~? a/one", "b/one c/one a/three a/two b/two")]
    public async Task Pages_WhileEnvironmentsComeAndGo_NeitherRepeatNorMiss(string query, string first, string rest)
    {
        JsonElement page = await PageAsync(query + "&limit=2", null);
        Assert.Equal(first.Split(' '), Names(page));

        await PostAsync("a/early");
        await PostAsync("b/late");
        // The very environment that the cursor names goes as well.
        Assert.Equal(HttpStatusCode.OK, (await _store.Http.DeleteAsync($"environment/{first.Split(' ')[^1]}/")).StatusCode);
        List<string> seen = [];
        while (page.GetProperty("cursor").GetString() is { } cursor)
        {
            page = await PageAsync(query + "&limit=2", cursor);
            seen.AddRange(Names(page));
        }

        Assert.Equal(rest.Split(' '), seen);
    }

    [Fact]
    public async Task Cursor_WithoutItsPlusEncoded_IsUnderstood()
    {
        JsonElement page = await PageAsync("namespace=b&limit=1", null);
        string cursor = page.GetProperty("cursor").GetString()!;

        // In a query a plus sign means a blank.
        using JsonDocument next = JsonDocument.Parse(await _store.Http.GetStringAsync($"{List}?namespace=b&limit=1&cursor={cursor}"));

        Assert.Contains('+', cursor);
        Assert.Equal(["b/one"], Names(next.RootElement));
    }

    [Fact]
    public async Task Cursor_OfWhatACallerMayNotSee_ShowsNothingOfIt()
    {
        JsonElement page = await PageAsync("limit=1", null);
        using HttpClient other = _store.ClientOf(_store.TokenOf("c/*", "viewer"));

        using JsonDocument next = JsonDocument.Parse(
            await other.GetStringAsync($"{List}?limit=1&cursor={Uri.EscapeDataString(page.GetProperty("cursor").GetString()!)}"));

        Assert.Equal(["c/one"], Names(next.RootElement));
        Assert.Equal(1, next.RootElement.GetProperty("count").GetInt32());
    }

    // A client that does not recognize the end by an empty page stops when there is no cursor.
    [Theory]
    [InlineData("")]
    [InlineData("search=one")]
    public async Task Cursor_OfTheEnd_GivesNothingMore(string query)
    {
        JsonElement page = await PageAsync(query, End);

        Assert.Empty(Names(page));
        Assert.Null(page.GetProperty("cursor").GetString());
        Assert.Equal(query.Length == 0 ? 7 : 3, page.GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"last_id":0,"last_value":{}}""")]
    public async Task Cursor_OfTheStart_Begins(string content) => Assert.Equal(
        ["a/one"], Names(await PageAsync("limit=1", Convert.ToBase64String(Encoding.UTF8.GetBytes(content)))));

    [Theory]
    [InlineData("xx")]
    [InlineData("%00")]
    [InlineData("bnVsbA==")]
    [InlineData("W10=")]
    [InlineData("IngI")]
    [InlineData("eyJsYXN0X2lkIjoxLCJsYXN0X3ZhbHVlIjp7fX0=")]
    [InlineData("eyJsYXN0X2lkIjoxLCJsYXN0X3ZhbHVlIjp7Im5hbWVzcGFjZSI6bnVsbCwibmFtZSI6bnVsbH19")]
    [InlineData("eyJsYXN0X2lkIjoxLCJsYXN0X3ZhbHVlIjp7Im5hbWVzcGFjZSI6MSwibmFtZSI6Mn19")]
    [InlineData("eyJsYXN0X2lkIjo5OTk5OTk5OTk5OTk5OTk5OTk5OTksImxhc3RfdmFsdWUiOnsibmFtZXNwYWNlIjoiYSIsIm5hbWUiOiJiIn19")]
    public async Task Cursor_Bad_IsRefused(string cursor)
    {
        HttpResponseMessage answer = await _store.Http.GetAsync($"{List}?cursor={cursor}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(
            """{"status":"error","message":"The cursor is not one that this list gave.","error_code":"CS""", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sort_by=foo", 400, "Cannot sort results by ['foo']. Valid sort_by values are ['namespace', 'name']")]
    [InlineData("sort_by=name,id", 400, "Cannot sort results by ['name', 'id']. Valid sort_by values are ['namespace', 'name']")]
    [InlineData("order=foo", 422, "Input should be 'asc' or 'desc'")]
    [InlineData("limit=0", 422, "Input should be greater than or equal to 1")]
    [InlineData("limit=x", 422, "Input should be a valid integer")]
    [InlineData("status=bogus", 422, "Input should be 'QUEUED'")]
    [InlineData("jwt=bogus", 422, "Input should be a valid token")]
    public async Task Query_Bad_IsRefused(string query, int status, string message)
    {
        HttpResponseMessage answer = await _store.Http.GetAsync($"{List}?{query}");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_InTheList_HasNoCurrentBuild()
    {
        JsonElement page = await PageAsync("limit=1", null);

        Assert.Equal(["data", "status", "message", "cursor", "count"], page.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ["id", "namespace", "name", "current_build_id", "description"], page.GetProperty("data")[0].EnumerateObject().Select(p => p.Name));
    }

    private static IEnumerable<string> Names(JsonElement page) => page.GetProperty("data").EnumerateArray()
        .Select(e => e.GetProperty("namespace").GetProperty("name").GetString() + "/" + e.GetProperty("name").GetString());

    private Task<long> PostAsync(string name) =>
        _store.PostAsync($"name: '{name.Split('/')[1]}'\nchannels: [local]\ndependencies: [p0]\n", name.Split('/')[0]);

    private async Task<JsonElement> PageAsync(string query, string? cursor)
    {
        string more = cursor is null ? string.Empty : "&cursor=" + Uri.EscapeDataString(cursor);
        using JsonDocument page = JsonDocument.Parse(await _store.Http.GetStringAsync($"{List}?{query.TrimStart('&')}{more}"));
        return page.RootElement.Clone();
    }
}
