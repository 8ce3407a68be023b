"""An index that lives in Milvus: the same generations, articles and scores, for as many workers as are wanted."""
