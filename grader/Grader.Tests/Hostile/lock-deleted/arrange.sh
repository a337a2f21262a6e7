rm ../katas.lock.json
