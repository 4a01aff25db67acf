using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Work.Search;
using CondaStore.Functions.Api.Wire;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Maintenance;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Api.System;

/// <summary>The endpoints of indexed channels and of the search for their packages, for authors of specifications.</summary>
public sealed class ChannelFunctions(PackageIndex index, RequestCallers callers)
{
    /// <summary>Lists the indexed channels.</summary>
    [Function("ChannelList")]
    [Operation(
        "packages", "Lists the indexed channels.", Query = "page size order", Form = ResponseForm.Page, Data = typeof(ChannelWire))]
    public async Task<IResult> Channels(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/channel")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        ApiQuery query = new(request);
        ApiPaging paging = ApiPaging.From(query);
        IEnumerable<IndexedChannel> channels = (await index.GetAsync(cancellationToken)).OrderBy(c => c.Url, StringComparer.Ordinal);
        List<ChannelWire> all = [.. (query.Text("order") == "desc" ? channels.Reverse() : channels).Select(ChannelWire.From)];
        return ApiResults.Page(all.Skip(paging.Offset).Take(paging.Size), paging.Page, paging.Size, all.Count);
    }

    /// <summary>Reads the indexed channels again.</summary>
    [Function("ChannelRefresh")]
    [Operation(
        "packages", "Reads the indexed channels again.",
        Details = "The response comes before the channels have been read; `last_update` in the list tells when they were. Without a request, "
            + "they are read every quarter of an hour.", Permission = "setting::update", Form = ResponseForm.Acknowledgement)]
    public async Task<IResult> Refresh(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conda-store/api/v1/channel/refresh")] HttpRequest request,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await callers.RequireAsync(request, Permission.SettingUpdate, string.Empty, cancellationToken);
        await tasks.ScheduleChoreAsync(FunctionNames.ReadChannels, cancellationToken);
        return ApiResults.Ack("the channels are being read");
    }

    /// <summary>Searches the packages of the indexed channels.</summary>
    [Function("PackageList")]
    [Operation(
        "packages", "Searches packages by name; versions are ordered as conda orders them.",
        Query = "page size order sort_by:found* search:package exact distinct_on* build", Form = ResponseForm.Page,
        Data = typeof(PackageWire))]
    public async Task<IResult> Packages(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/package")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        ApiQuery query = new(request);
        ApiPaging paging = ApiPaging.From(query);
        PackageSearch search = new()
        {
            Text = query.Text("search"),
            IsExact = query.IsSet("exact"),
            Build = query.Text("build"),
            DistinctOn = Keys(query, "distinct_on"),
            SortBy = Keys(query, "sort_by"),
            IsDescending = query.Text("order") == "desc",
        };
        (IReadOnlyList<FoundPackage> page, int count) = await search.RunAsync(
            await index.GetAsync(cancellationToken), paging.Offset, paging.Size, cancellationToken);
        return ApiResults.Page(page.Select(p => PackageWire.From(p)), paging.Page, paging.Size, count);
    }

    private static string[] Keys(ApiQuery query, string name) =>
        [.. query.Texts(name).Where(k => k is "channel" or "name" or "version").Distinct()];
}
