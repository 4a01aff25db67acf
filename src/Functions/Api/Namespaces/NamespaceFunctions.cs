using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Functions.Api.Wire;
using CondaStore.Functions.Maintenance;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Api.Namespaces;

/// <summary>The endpoints of namespaces, which represent the teams that own environments.</summary>
public sealed class NamespaceFunctions(RequestCallers callers, NamespaceStore namespaces)
{
    /// <summary>Lists the namespaces that the caller may see, by name.</summary>
    [Function("NamespaceList")]
    [Operation(
        "namespaces", "Lists the namespaces that the caller may see.", Query = "page size order sort_by:namespaces*",
        Form = ResponseForm.Names, Data = typeof(NamespaceNameWire))]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/namespace")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        ApiQuery query = new(request);
        ApiPaging paging = ApiPaging.From(query);
        IEnumerable<Namespace> all = await namespaces.ListAsync(caller.Visibility, cancellationToken);
        List<Namespace> ordered = [.. query.Text("order") == "desc" ? all.Reverse() : all];
        // Lists of namespaces have no message and no details.
        return ApiResults.Json(new
        {
            Status = "ok",
            Data = ordered.Skip(paging.Offset).Take(paging.Size).Select(n => new NamespaceNameWire(n.Id, n.Name)),
            paging.Page,
            paging.Size,
            ordered.Count,
        });
    }

    /// <summary>Gets a namespace.</summary>
    [Function("NamespaceGet")]
    [Operation(
        "namespaces", "Gets a namespace.", Permission = "namespace::read", Data = typeof(NamespaceWire))]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/namespace/{ns}")] HttpRequest request,
        string ns,
        CancellationToken cancellationToken)
    {
        await callers.RequireAsync(request, Permission.NamespaceRead, ns, cancellationToken);
        return ApiResults.Data(NamespaceWire.From(await namespaces.GetAsync(ns, cancellationToken)));
    }

    /// <summary>Creates a namespace.</summary>
    [Function("NamespaceCreate")]
    [Operation(
        "namespaces", "Creates a namespace.", Permission = "namespace::create", Form = ResponseForm.Acknowledgement,
        Errors = [ErrorCode.InvalidName, ErrorCode.AlreadyExists])]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conda-store/api/v1/namespace/{ns}")] HttpRequest request,
        string ns,
        CancellationToken cancellationToken)
    {
        await callers.RequireAsync(request, Permission.NamespaceCreate, ns, cancellationToken);
        await namespaces.CreateAsync(ns, cancellationToken);
        return ApiResults.Ack();
    }

    /// <summary>Replaces the metadata and the role mappings of a namespace, if given.</summary>
    [Function("NamespaceUpdate")]
    [Operation(
        "namespaces", "Replaces metadata and role mappings.",
        Permission = "namespace::update and namespace-role-mapping::create and namespace-role-mapping::delete",
        Body = typeof(NamespaceBody), Form = ResponseForm.Acknowledgement, Errors = [ErrorCode.InvalidRequest, ErrorCode.InvalidName])]
    public async Task<IResult> Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "conda-store/api/v1/namespace/{ns}")] HttpRequest request,
        string ns,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        caller.Require(Permission.NamespaceUpdate, ns);
        caller.Require(Permission.NamespaceRoleMappingCreate, ns);
        caller.Require(Permission.NamespaceRoleMappingDelete, ns);
        NamespaceBody body = await ApiBody.ReadAsync<NamespaceBody>(request, cancellationToken);
        if (body.Metadata is { ValueKind: not JsonValueKind.Object })
        {
            throw new RequestFaultException(
                new RequestFault("dict_type", ["body", "metadata"], "Input should be a valid dictionary", null));
        }

        await namespaces.UpdateAsync(ns, body.Metadata, body.RoleMappings, caller, cancellationToken);
        return ApiResults.Ack();
    }

    /// <summary>Replaces the metadata of a namespace; the body is the metadata.</summary>
    [Function("NamespaceMetadataUpdate")]
    [Operation(
        "namespaces", "Replaces the metadata; the body is the metadata.", Permission = "namespace::update", Body = typeof(JsonElement),
        Form = ResponseForm.Acknowledgement)]
    public async Task<IResult> UpdateMetadata(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "conda-store/api/v1/namespace/{ns}/metadata")] HttpRequest request,
        string ns,
        CancellationToken cancellationToken)
    {
        await callers.RequireAsync(request, Permission.NamespaceUpdate, ns, cancellationToken);
        JsonElement body = await ApiBody.ReadObjectAsync(request, cancellationToken);
        await namespaces.SetMetadataAsync(ns, body, cancellationToken);
        return ApiResults.Ack();
    }

    /// <summary>Deletes a namespace with all of its content.</summary>
    [Function("NamespaceDelete")]
    [Operation(
        "namespaces", "Deletes a namespace with its environments and builds.", Permission = "namespace::delete",
        Form = ResponseForm.Acknowledgement, Errors = [ErrorCode.InvalidState])]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "conda-store/api/v1/namespace/{ns}")] HttpRequest request,
        string ns,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await callers.RequireAsync(request, Permission.NamespaceDelete, ns, cancellationToken);
        await namespaces.DeleteAsync(ns, cancellationToken);
        await tasks.ScheduleDeletionsAsync(cancellationToken);
        return ApiResults.Ack();
    }
}
