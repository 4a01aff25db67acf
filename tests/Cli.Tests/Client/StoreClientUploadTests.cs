using System.Text;
using CondaStore.Client;

namespace CondaStore.Cli.Tests.Client;

public sealed class StoreClientUploadTests
{
    [Fact]
    public async Task Upload_Pieces_AreSentChunkedUnlessTheyAreSmall()
    {
        using RecordingHandler handler = new();
        using StoreClient client = new(new StoreClientOptions { Url = new Uri("http://127.0.0.1/conda-store/"), Handler = handler });

        await client.Backups.UploadAsync(new MemoryStream(new byte[(4 << 20) + 1000]), null, TestContext.Current.CancellationToken);

        Assert.Equal([(4 << 20, true), (1000, false)], handler.Pieces);
    }

    private sealed class RecordingHandler : HttpMessageHandler
    {
        public List<(int Length, bool Chunked)> Pieces { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request is { Method.Method: "PUT", Content: { } content })
            {
                int length = (await content.ReadAsByteArrayAsync(cancellationToken)).Length;
                Pieces.Add((length, request.Headers.TransferEncodingChunked == true));
            }

            const string Answer = """{"status":"ok","data":{"received":0,"operation":"o"}}""";
            return new HttpResponseMessage { Content = new StringContent(Answer, Encoding.UTF8, "application/json") };
        }
    }
}
