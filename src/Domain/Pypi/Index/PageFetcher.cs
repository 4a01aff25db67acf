using System.Globalization;
using System.Net;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>Gets the page of a project on an index: from the cache while it is fresh, else revalidated or fetched.</summary>
internal sealed class PageFetcher(IndexClientOptions options, FetchClient http)
{
    private readonly PageCache _cache = new(options.CacheDirectory);

    /// <summary>Returns the page, or null if the index does not have the project.</summary>
    public async Task<ProjectPage?> FetchAsync(IndexLocation index, string project, CancellationToken cancellationToken)
    {
        if (index.IsFile)
        {
            return await ReadFolderAsync(index, project, cancellationToken);
        }

        string key = index.CacheKey(project);
        CachedPage cached = _cache.Read(key);
        if (IsUsable(cached))
        {
            return cached.Page;
        }

        if (options.Mode == RepodataCacheMode.CacheOnly)
        {
            throw new StoreException(
                ErrorCode.ChannelUnavailable, $"The page of '{project}' from {index} is not in the cache, and nothing may be requested.")
            {
                Hints = ["Run once without the offline option."],
            };
        }

        string url = index.PageUrl(project);
        return await http.RequestAsync(index.Origin, url, isOptional: false, Prepare, ReadAsync, cancellationToken);

        void Prepare(HttpRequestMessage request)
        {
            request.Headers.TryAddWithoutValidation("Accept", ProjectPageReader.Accept);
            cached.State.Confirm(request);
        }

        async Task<ProjectPage?> ReadAsync(HttpResponseMessage response, CancellationToken token)
        {
            CacheState state = StateOf(response, url);
            if (response.StatusCode == HttpStatusCode.NotModified && cached.IsKnown)
            {
                _cache.Confirm(key, cached.State with { MaxAge = state.MaxAge, CheckedAt = state.CheckedAt });
                return cached.Page;
            }

            byte[]? image = FetchClient.IsAbsent(response.StatusCode) ? null : await ReadPageAsync(response, index, project, token);
            return _cache.Write(key, state, image);
        }
    }

    private bool IsUsable(CachedPage cached) => cached.IsKnown && options.Mode switch
    {
        RepodataCacheMode.Revalidate => false,
        RepodataCacheMode.CacheOrFetch => cached.State.IsFresh(options.TimeProvider.GetUtcNow()),
        _ => true,
    };

    private CacheState StateOf(HttpResponseMessage response, string url)
    {
        bool isForbidden = response.Headers.CacheControl is { } control && (control.NoCache || control.NoStore);
        return new CacheState
        {
            Url = url,
            ETag = response.Headers.ETag?.ToString(),
            LastModified = response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture),
            MaxAge = isForbidden ? 0 : Math.Max((long)options.MinimumPageAge.TotalSeconds, CacheState.MaxAgeOf(response)),
            CheckedAt = options.TimeProvider.GetUtcNow(),
        };
    }

    private async Task<byte[]> ReadPageAsync(
        HttpResponseMessage response, IndexLocation index, string project, CancellationToken cancellationToken)
    {
        byte[] body = await Transfer.ReadAsync(
            response, options.MaximumPageBytes, options,
            () => new StoreException(
                ErrorCode.InvalidIndexPage,
                $"The page of the project '{project}' at {Redaction.Redact(index.PageUrl(project))} is longer than "
                    + $"{options.MaximumPageBytes >> 10} KiB."),
            cancellationToken);
        Uri final = new(Redaction.Strip(response.RequestMessage?.RequestUri?.AbsoluteUri ?? index.PageUrl(project)));
        return ProjectPageReader.Read(body, response.Content.Headers.ContentType?.MediaType, project, final);
    }

    /// <summary>Reads the files of a project in a local folder or linked from a local page.</summary>
    private async Task<ProjectPage?> ReadFolderAsync(IndexLocation index, string project, CancellationToken cancellationToken)
    {
        string path = new Uri(index.Url).LocalPath;
        await options.Policy.CheckFileAsync(path, cancellationToken);
        PageBuilder builder = new(project, new Uri(index.Url + "/"));
        try
        {
            if (File.Exists(path))
            {
                HtmlPageReader.Read(await File.ReadAllBytesAsync(path, cancellationToken), new Uri(index.Url), builder);
            }
            else
            {
                AddFiles(path, builder);
            }
        }
        catch (Exception e) when (FileFailure.IsFileFailure(e))
        {
            throw new StoreException(ErrorCode.FileNotReadable, $"Cannot read '{path}': {e.Message}", e) { Found = path };
        }

        ProjectPage page = new(PageImage.TryLoad(builder.Build())!);
        return page.FileCount == 0 ? null : page;
    }

    private static void AddFiles(string folder, PageBuilder builder)
    {
        ParsedFile file = new();
        foreach (FileInfo found in new DirectoryInfo(folder).EnumerateFiles())
        {
            file.Clear();
            file.FileName = found.Name;
            file.Url = new Uri(found.FullName).AbsoluteUri;
            file.Size = found.Length;
            builder.Add(file);
        }
    }
}
