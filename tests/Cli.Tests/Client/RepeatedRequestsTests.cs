using System.Net;
using System.Text;
using CondaStore.Client;

namespace CondaStore.Cli.Tests.Client;

public sealed class RepeatedRequestsTests
{
    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, null, 3)]
    [InlineData(HttpStatusCode.BadGateway, null, 3)]
    [InlineData(HttpStatusCode.TooManyRequests, 0, 3)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 3600, 1)]
    [InlineData(HttpStatusCode.InternalServerError, null, 1)]
    [InlineData(HttpStatusCode.NotFound, null, 1)]
    public async Task Get_Fails_IsRepeatedWhileTheFailureIsTransient(HttpStatusCode status, int? retryAfter, int expected)
    {
        using FailingHandler handler = new(status, retryAfter);
        using StoreClient client = Client(handler);

        await Assert.ThrowsAsync<StoreRequestException>(() => client.Builds.GetAsync(7, TestContext.Current.CancellationToken));

        Assert.Equal(expected, handler.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, null, 1)]
    [InlineData(HttpStatusCode.BadGateway, null, 1)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 0, 3)]
    public async Task Put_Fails_IsRepeatedOnlyIfTheStoreHasNotBegun(HttpStatusCode status, int? retryAfter, int expected)
    {
        using FailingHandler handler = new(status, retryAfter);
        using StoreClient client = Client(handler);

        await Assert.ThrowsAsync<StoreRequestException>(() => client.Builds.RebuildAsync(7, TestContext.Current.CancellationToken));

        Assert.Equal(expected, handler.Requests);
    }

    [Fact]
    public async Task Log_StreamBreaks_ContinuesBehindTheLastLine()
    {
        using BrokenLogHandler handler = new();
        using StoreClient client = Client(handler);

        List<string> lines = await client.Builds.LogAsync(7, follow: true, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["one", "two", "three"], lines);
        Assert.Equal(["0", "8"], handler.Offsets);
    }

    private static StoreClient Client(HttpMessageHandler handler) =>
        new(new StoreClientOptions { Url = new Uri("http://127.0.0.1/conda-store/"), Handler = handler });

    private sealed class FailingHandler(HttpStatusCode status, int? retryAfter) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            HttpResponseMessage response = new(status) { Content = new StringContent("""{"status":"error","message":"no"}""") };
            if (retryAfter is { } seconds)
            {
                response.Headers.RetryAfter = new System.Net.Http.Headers.RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds));
            }

            return Task.FromResult(response);
        }
    }

    private sealed class BrokenLogHandler : HttpMessageHandler
    {
        public List<string> Offsets { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Offsets.Add(System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query)["offset"]!);
            string text = Offsets.Count == 1
                ? "id: 8\ndata: one\ndata: two\n\n:\n\n"
                : "id: 14\ndata: three\n\nevent: end\ndata: COMPLETED\n\n";
            Stream stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
            return Task.FromResult(new HttpResponseMessage { Content = new StreamContent(Offsets.Count == 1 ? new ResetStream(stream) : stream) });
        }
    }

    // Ends as a connection that breaks does.
    private sealed class ResetStream(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = inner.Read(buffer, offset, count);
            return read > 0 ? read : throw new IOException("The connection was reset.");
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
