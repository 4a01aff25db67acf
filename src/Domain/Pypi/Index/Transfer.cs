using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>Reads response bodies within limits of size and time.</summary>
internal static class Transfer
{
    /// <summary>Reads a body into memory.</summary>
    /// <param name="response">The response.</param>
    /// <param name="maximumBytes">The maximum size in bytes.</param>
    /// <param name="options">Time limits and the clock.</param>
    /// <param name="tooLong">Creates the exception for a larger body.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<byte[]> ReadAsync(
        HttpResponseMessage response, int maximumBytes, IndexClientOptions options, Func<StoreException> tooLong,
        CancellationToken cancellationToken)
    {
        using MemoryStream body = new();
        await CopyAsync(response, body, maximumBytes, options, tooLong, cancellationToken);
        return body.ToArray();
    }

    /// <summary>Copies a body.</summary>
    /// <returns>The SHA-256 of the body.</returns>
    public static async Task<byte[]> CopyAsync(
        HttpResponseMessage response, Stream target, long maximumBytes, IndexClientOptions options, Func<StoreException> tooLong,
        CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > maximumBytes)
        {
            throw tooLong();
        }

        using CancellationTokenSource limit = new(options.TransferTimeout, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await using Stream network = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using DownloadStream copying = new(network, target, maximumBytes, options.RequestTimeout, options.TimeProvider);
        try
        {
            await copying.CopyToAsync(Stream.Null, either.Token);
        }
        catch (InvalidDataException) when (copying.Count > maximumBytes)
        {
            throw tooLong();
        }

        return copying.Hash();
    }
}
