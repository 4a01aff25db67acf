using System.Security.Cryptography;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Keeping;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.System;

/// <summary>
/// The endpoint that serves the kept packages as channels for conda, mamba and pixi:
/// <c>/channel-mirror/&lt;channel&gt;/&lt;platform&gt;/repodata.json</c>, where the channel is its URL without the scheme. Callers see
/// the packages used by the builds of their namespaces. As in conda channels, a token can be part of the path:
/// <c>/channel-mirror/t/&lt;token&gt;/…</c>.
/// </summary>
public sealed class ChannelMirrorFunctions(RequestCallers callers, TokenAuthority tokens, KeptPackages kept, StorageLinks links)
{
    private const string TokenMark = "t";

    /// <summary>Gets a document or a package of a channel.</summary>
    [Function("ChannelMirror")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/channel-mirror/{*path}")] HttpRequest request,
        string? path,
        CancellationToken cancellationToken)
    {
        string[] parts = (path ?? string.Empty).Split('/', StringSplitOptions.RemoveEmptyEntries);
        Caller caller = await callers.GetAsync(request, cancellationToken);
        if (parts is [TokenMark, string token, ..])
        {
            caller = await tokens.CallerAsync(token, cancellationToken);
            parts = parts[2..];
        }

        if (parts is not [.. string[] channelParts, string subdir, string file] || channelParts.Length == 0)
        {
            return NotFound();
        }

        string channel = string.Join('/', channelParts);
        return file switch
        {
            "repodata.json" => await RepodataAsync(request, channel, subdir, caller.Visibility, isCompressed: false, cancellationToken),
            "repodata.json.zst" => await RepodataAsync(request, channel, subdir, caller.Visibility, isCompressed: true, cancellationToken),
            _ => await PackageAsync(channel, subdir, file, caller.Visibility, cancellationToken),
        };
    }

    private async Task<IResult> RepodataAsync(
        HttpRequest request, string channel, string subdir, Visibility visibility, bool isCompressed, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeptPackage> packages = await kept.ListAsync(channel, subdir, visibility, cancellationToken);
        // A channel has a folder for every platform that a client may request, even if it is empty.
        if (packages.Count == 0 && !await kept.HasChannelAsync(channel, visibility, cancellationToken))
        {
            return NotFound();
        }

        ReadOnlyMemory<byte> document = MirrorDocument.Write(subdir, packages);
        string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(document.Span))[..32]}{(isCompressed ? "-zst" : "")}\"";
        request.HttpContext.Response.Headers.ETag = tag;
        request.HttpContext.Response.Headers.CacheControl = "private, max-age=30";
        if (request.Headers.IfNoneMatch.Contains(tag))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        return isCompressed
            ? Results.Bytes(MirrorDocument.Compress(document), "application/zstd")
            : Results.Bytes(document, "application/json");
    }

    private async Task<IResult> PackageAsync(
        string channel, string subdir, string file, Visibility visibility, CancellationToken cancellationToken) =>
        await kept.FindAsync(channel, subdir, file, visibility, cancellationToken) is { } package
            ? Results.Redirect(
                await links.LinkAsync(KeptPackages.BlobOf(package.Record.Sha256!), file, "application/octet-stream", cancellationToken),
                permanent: false,
                preserveMethod: true)
            : NotFound();

    private static IResult NotFound() => ApiResults.Detail(StatusCodes.Status404NotFound, "Not Found");
}
