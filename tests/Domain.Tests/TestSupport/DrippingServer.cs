using System.Net;
using CondaStore.Domain.Files;
using Microsoft.Extensions.Time.Testing;

namespace CondaStore.Domain.Tests.TestSupport;

/// <summary>Sends one archive so slowly that each read takes a second of a clock of the test.</summary>
internal sealed class DrippingServer(byte[] archive, FakeTimeProvider time, int breaksAfter, int eachSecond = 64) : HttpMessageHandler
{
    /// <summary>Bytes that went out, over all connections.</summary>
    public int Sent { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int from = (int)(request.Headers.Range?.Ranges.First().From ?? 0);
        HttpResponseMessage response = new(from > 0 ? HttpStatusCode.PartialContent : HttpStatusCode.OK) { Content = new StreamContent(new Drip(this, from)) };
        response.Content.Headers.ContentLength = archive.Length - from;
        if (from > 0)
        {
            response.Content.Headers.ContentRange = new(from, archive.Length - 1, archive.Length);
        }

        return Task.FromResult(response);
    }

    private sealed class Drip(DrippingServer server, int position) : ForwardReadStream
    {
        private int _sent;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Next(buffer.Span));

        private int Next(Span<byte> buffer)
        {
            server.Tick();
            if (_sent >= server.BreaksAfter)
            {
                throw new IOException("the line is dead");
            }

            int count = Math.Min(Math.Min(buffer.Length, server.Rate), server.Length - position);
            server.Copy(position, buffer[..count]);
            position += count;
            _sent += count;
            return count;
        }
    }

    private int BreaksAfter => breaksAfter;

    private int Rate => eachSecond;

    private int Length => archive.Length;

    private void Tick() => time.Advance(TimeSpan.FromSeconds(1));

    private void Copy(int position, Span<byte> target)
    {
        archive.AsSpan(position, target.Length).CopyTo(target);
        Sent += target.Length;
    }
}
