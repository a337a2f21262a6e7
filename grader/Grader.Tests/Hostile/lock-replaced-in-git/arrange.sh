sed -i '/"Wild_answers",/d' ../katas.lock.json
git replace "$(git rev-parse HEAD:katas/katas.lock.json)" "$(git hash-object -w ../katas.lock.json)"
git checkout -q ../katas.lock.json
