using System.Security.Cryptography;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Keeping;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace CondaStore.Functions.Api.System;

/// <summary>
/// The endpoint that serves the kept packages as channels for conda, mamba and pixi:
/// <c>/channel-mirror/&lt;channel&gt;/&lt;platform&gt;/repodata.json</c>, where the channel is its URL without the scheme. Callers see
/// the packages used by the builds of their namespaces. As in conda channels, a token can be part of the path:
/// <c>/channel-mirror/t/&lt;token&gt;/…</c>. Wheels are served as package indexes for pip and uv: the index is its URL without the
/// scheme, for example <c>/channel-mirror/pypi.org/simple/</c>.
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

        return parts switch
        {
            [_, .., string subdir, "repodata.json"] =>
                await RepodataAsync(request, Channel(parts), subdir, caller.Visibility, isCompressed: false, cancellationToken),
            [_, .., string subdir, "repodata.json.zst"] =>
                await RepodataAsync(request, Channel(parts), subdir, caller.Visibility, isCompressed: true, cancellationToken),
            [_, .., string subdir, string file] when PackageFileName.HasArchiveExtension(file)
                || file.EndsWith(PackageFileName.WheelExtension, StringComparison.Ordinal) =>
                await PackageAsync(Channel(parts), subdir, file, caller.Visibility, cancellationToken),
            [_, .., MirrorIndex.Folder, string file] when file.EndsWith(MirrorIndex.MetadataExtension, StringComparison.Ordinal) =>
                await MetadataAsync(Channel(parts), file[..^MirrorIndex.MetadataExtension.Length], caller.Visibility, cancellationToken),
            [] => NotFound(),
            _ => await IndexPageAsync(request, parts, caller.Visibility, cancellationToken),
        };
    }

    private static string Channel(string[] parts) => string.Join('/', parts[..^2]);

    // The page of an index or of one of its projects.
    private async Task<IResult> IndexPageAsync(
        HttpRequest request, string[] parts, Visibility visibility, CancellationToken cancellationToken)
    {
        bool isJson = request.Headers.Accept.ToString().Contains(MirrorIndex.JsonType, StringComparison.OrdinalIgnoreCase);
        // A redirect to the address with a slash would lose the token of some clients.
        string start = request.Path.Value?.EndsWith('/') == true ? string.Empty : parts[^1] + "/";
        string type = isJson ? MirrorIndex.JsonType : "text/html; charset=utf-8";
        request.HttpContext.Response.Headers.Vary = HeaderNames.Accept;
        IReadOnlyList<KeptPackage> all = await WheelsAsync(parts);
        if (all.Count > 0)
        {
            return Results.Text(MirrorIndex.Projects(all, start, isJson), type);
        }

        KeptPackage[] files = ProjectName.TryNormalize(parts[^1], out string? project)
            ? [.. (await WheelsAsync(parts[..^1])).Where(p => p.Record.Name == project)]
            : [];
        return files.Length == 0 ? NotFound() : Results.Text(MirrorIndex.Page(project!, files, start, isJson), type);

        async Task<IReadOnlyList<KeptPackage>> WheelsAsync(string[] index) =>
            MirrorIndex.Offered(await kept.ListAsync(string.Join('/', index), MirrorIndex.Folder, visibility, cancellationToken));
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
        await kept.FindAsync(channel, subdir, file, visibility, cancellationToken) is { Record.IsBuilt: false } package
            ? Results.Redirect(
                await links.LinkAsync(KeptPackages.BlobOf(package.Record.Sha256!), file, "application/octet-stream", cancellationToken),
                permanent: false,
                preserveMethod: true)
            : NotFound();

    private async Task<IResult> MetadataAsync(string index, string wheel, Visibility visibility, CancellationToken cancellationToken) =>
        await kept.FindAsync(index, MirrorIndex.Folder, wheel, visibility, cancellationToken)
            is { Record: { IsWheel: true, IsBuilt: false } record }
        && await kept.ReadMetadataAsync(record, cancellationToken) is { } metadata
            ? Results.Bytes(metadata, "text/plain; charset=utf-8")
            : NotFound();

    private static IResult NotFound() => ApiResults.Detail(StatusCodes.Status404NotFound, "Not Found");
}
