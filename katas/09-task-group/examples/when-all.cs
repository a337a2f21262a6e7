TaskCompletionSource orders = new(), prices = new(), late = new();
List<Task> children = [orders.Task, prices.Task];

var all = Task.WhenAll(children);
children.Add(late.Task);                // too late for WhenAll

prices.SetException(new FormatException("no prices"));
Console.WriteLine($"one has failed, all: {all.Status}");

orders.SetException(new FormatException("no orders"));
try { await all; }
catch (FormatException error) { Console.WriteLine(error.Message); }

var inside = all.Exception!.InnerExceptions.Select(error => error.Message);
Console.WriteLine($"in the task: {string.Join(", ", inside)}");
Console.WriteLine($"the late one: {late.Task.Status}");
