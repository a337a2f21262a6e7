const TaskContinuationOptions Inline =
    TaskContinuationOptions.ExecuteSynchronously;

var work = new TaskCompletionSource<int>();
_ = work.Task.ContinueWith(_ => Console.WriteLine("callback"), Inline);
work.SetResult(42);
Console.WriteLine("SetResult returned");

_ = work.Task.ContinueWith(_ => Console.WriteLine("added late"), Inline);
Console.WriteLine("registered");

var broken = work.Task.ContinueWith(_ => throw new Exception(), Inline);
Console.WriteLine($"broken callback: {broken.Status}");

var chained = work.Task.ContinueWith(_ => FailAsync(), Inline);
Console.WriteLine($"chained: {chained.Status}");
Console.WriteLine($"unwrapped: {chained.Unwrap().Status}");

Task FailAsync() => Task.FromException(new FormatException());
