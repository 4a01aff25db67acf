using CondaStore.App;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Api;
using CondaStore.Functions.Azure;
using CondaStore.Functions.Hosting;
using CondaStore.Functions.Transfers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

ThreadReserve.Set();
FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ApiExceptionMiddleware>();
builder.UseMiddleware<AuditMiddleware>();
// By default, the message of an exception is cut at its first colon on its way to the orchestrator.
#pragma warning disable CS0618
builder.Services.Configure<WorkerOptions>(worker => worker.EnableUserCodeException = false);
#pragma warning restore CS0618

builder.AddWorkerTelemetry();

StoragePorts ports = await StoragePorts.OpenAsync(builder.Configuration, TimeProvider.System, CancellationToken.None);
await SharedTokenKey.AddToAsync(builder.Configuration, ports.Blobs, CancellationToken.None);
ports.AddTo(builder.Services);
string root = builder.Configuration["Store:Root"]
    ?? throw new StoreException(ErrorCode.InvalidSetting, "Store:Root does not say where the share is mounted.");
builder.Services.AddSingleton<IShare>(MountedShare.Open(root));
builder.Services.AddSingleton(await BackupStorage.OpenAsync(builder.Configuration, TimeProvider.System, CancellationToken.None));
builder.Services.AddCondaStore(builder.Configuration);
await builder.Build().RunAsync();
